"""A wish is told in one sentence that means the same wish; changes touch only what they name."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.council.results import Outcome
from bot.digest.records import EVERY_DAY, Rhythm, Wish, Without
from bot.digest.wording.query import join_query
from bot.digest.wording.said import ORDER, ordered
from bot.digest.wording.wording import NotUnderstood, Wording, sounds_like_wish
from bot.retrieval.query.query import Query, read_query
from bot.texts import subscriptions as texts
from tests.digest.wishes import CITIES, WORDING, short
from tests.retrieval.query_world import KNOWN, TODAY, read

rhythms = st.builds(
    lambda days, hour, minute: Rhythm(tuple(sorted(days)), hour, minute) if days else Rhythm(()),
    st.sets(st.sampled_from(EVERY_DAY)),
    st.integers(0, 23),
    st.integers(0, 59),
)
topics = st.lists(
    st.sampled_from(
        ["Radverkehr", "Niederschriften", "jeden", "Montag", "um", "8", "ohne", "Auto", "aus", "Krähenfurt",
         "auch", "wenn", "nichts", '"Kommunale Wärmeplanung"', "Umwelt-", "und", "Klimaschutz", "sofort",
         "zu", "im", "Bauausschuss", "gremium", "8:30", "(neu)", "B-Plan", "§", "–", "Ja!", "Thema"]
    ),
    max_size=6,
).map(" ".join)  # fmt: skip
filters = st.lists(
    st.sampled_from(
        ["gremium:Bauausschuss", 'gremium:"Ausschuss für Umwelt und Gesundheit"', "art:Anträge",
         "fraktion:SPD", "fraktion:GRÜNE", "ergebnis:abgelehnt", "nummer:2025-0142"]
    ),
    unique=True,
    max_size=3,
)  # fmt: skip
left_out = st.one_of(
    st.just(Without("routine")),
    st.sampled_from(list(texts.OUTCOMES)).map(lambda each: Without("outcome", each)),
    st.sampled_from(["Bauausschuss", "Ortschaftsrat Rabenau", "Rat, der nicht mehr tagt"]).map(
        lambda name: Without("organization", name)
    ),
    st.sampled_from(["Straßenreinigung", "ohne Routine", "jeden Montag um 8"]).map(
        lambda w: Without("word", w)
    ),
)
wishes = st.builds(
    lambda kinds, rhythm, query, bodies, without, empty: Wish(
        ordered(set(kinds)), rhythm, query, bodies, tuple(without), empty and not rhythm.at_once
    ),
    st.sets(st.sampled_from(ORDER), min_size=1),
    rhythms,
    st.builds(join_query, filters, topics),
    st.sampled_from([(), ("kraehenfurt",), ("silberbrueck",), ("kraehenfurt", "silberbrueck")]),
    st.lists(left_out, unique=True, max_size=4),
    st.booleans(),
)


@given(wishes)
@settings(max_examples=200)
def test_what_is_told_is_read_as_the_same_wish(wish: Wish) -> None:
    read_again = WORDING.read(WORDING.told(wish))
    if isinstance(read_again, NotUnderstood):
        # Only what the search itself finds fault with.
        assert set(read_again.sentences) <= {*read(wish.query).problems}
    else:
        assert read_again == wish


@given(st.text(max_size=80))
def test_whatever_is_typed_is_read_or_refused_with_a_reason(text: str) -> None:
    for found in (WORDING.read(text), WORDING.change(Wish(("decision",)), text)):
        if isinstance(found, NotUnderstood):
            assert all(found.sentences)
        else:
            assert WORDING.read(WORDING.told(found)) == found


WORDS = """
jeden Montag um 8 neue Beschlüsse zu Radverkehr aus allen Städten ohne Kenntnisnahmen auch , . : ; – täglich
Bauausschuss im des und Krähenfurt sofort wenn nichts da ist Thema ja nur „ “ " Silberbrück Vorlagen SPD
Anträge der 16 Uhr halb neun Routine Gremium bis Freitag außer nicht oder acht in Trier danke
"""
words = st.sampled_from(WORDS.split())


@given(st.lists(words, max_size=16).map(" ".join))
@settings(max_examples=200)
def test_words_in_any_order_are_told_as_they_are_read(text: str) -> None:
    wish = WORDING.read(text)
    if not isinstance(wish, NotUnderstood):
        assert WORDING.read(WORDING.told(wish)) == wish


TOLD = [
    (
        "jeden Montag um 8 neue Beschlüsse zu Radverkehr aus allen vier Städten",
        (
            "Jeden Montag um 8 Uhr: neue Beschlüsse zum Thema „Radverkehr“, aus allen Städten "
            "(Krähenfurt, Silberbrück am See)."
        ),
    ),
    (
        "wochentags 7:30 Beschlüsse und Tagesordnungen im Bauausschuss Krähenfurt ohne Kenntnisnahmen",
        (
            "Montags bis freitags um 7:30 Uhr: neue Beschlüsse und Tagesordnungen (auch geänderte), "
            "Gremium „Bauausschuss“, aus Krähenfurt, ohne Kenntnisnahmen."
        ),
    ),
    (
        "montags und donnerstags alles zu Lärm aus Silberbrück, auch wenn nichts da ist",
        (
            "Montags und donnerstags um 8 Uhr: alles Neue zum Thema „Lärm“, aus Silberbrück am See; "
            "auch wenn nichts da ist."
        ),
    ),
    (
        "sofort Niederschriften und Früherkennung aus Krähenfurt",
        "Sofort: neue Niederschriften und Früherkennung aus Krähenfurt.",
    ),
]


@pytest.mark.parametrize(("text", "told"), TOLD)
def test_how_a_wish_is_told(text: str, told: str) -> None:
    wish = WORDING.read(text)
    assert not isinstance(wish, NotUnderstood)
    assert WORDING.told(wish) == told


def test_every_outcome_that_can_be_left_out_has_a_name_that_is_read() -> None:
    for outcome, name in texts.OUTCOMES.items():
        assert short(WORDING.read(f"Ergebnisse ohne {name}")) == f"täglich 8:00 result -{Outcome(outcome)}"


BASE = "jeden Montag um 9 Beschlüsse zu Radverkehr im Bauausschuss aus Krähenfurt ohne Kenntnisnahmen"
CHANGES = [
    ("täglich um 7", "täglich 7:00 decision gremium:Bauausschuss Radverkehr @kraehe -noted"),
    ("um halb acht", "Mo 7:30 decision gremium:Bauausschuss Radverkehr @kraehe -noted"),
    ("freitags", "Fr 9:00 decision gremium:Bauausschuss Radverkehr @kraehe -noted"),
    ("sofort", "sofort decision gremium:Bauausschuss Radverkehr @kraehe -noted"),
    ("täglich, aber nicht freitags",
     "Mo,Di,Mi,Do,Sa,So 9:00 decision gremium:Bauausschuss Radverkehr @kraehe -noted"),
    ("in Trier", texts.no_such_city("Trier", list(CITIES.values()))),
    ("ohne Vertagungen", "Mo 9:00 decision gremium:Bauausschuss Radverkehr @kraehe -noted -postponed"),
    ("wieder mit Kenntnisnahmen", "Mo 9:00 decision gremium:Bauausschuss Radverkehr @kraehe"),
    ('ohne Gremium "Ortsbeirat Altstadt"',
     "Mo 9:00 decision gremium:Bauausschuss Radverkehr @kraehe -noted -Ortsbeirat Altstadt"),
    ('ohne das Wort "Ampel"', "Mo 9:00 decision gremium:Bauausschuss Radverkehr @kraehe -noted -Ampel"),
    ("auch Niederschriften", "Mo 9:00 decision+minutes gremium:Bauausschuss Radverkehr @kraehe -noted"),
    ("nur Niederschriften", "Mo 9:00 minutes gremium:Bauausschuss Radverkehr @kraehe -noted"),
    ("zu Wärmeplanung", "Mo 9:00 decision gremium:Bauausschuss Wärmeplanung @kraehe -noted"),
    ("im Gemeinderat", "Mo 9:00 decision gremium:Gemeinderat Radverkehr @kraehe -noted"),
    ("auch aus Silberbrück", "Mo 9:00 decision gremium:Bauausschuss Radverkehr @kraehe @silber -noted"),
    ("aus allen Städten", "Mo 9:00 decision gremium:Bauausschuss Radverkehr -noted"),
    ("leer melden", "Mo 9:00 decision gremium:Bauausschuss Radverkehr @kraehe -noted leer"),
    ("still", "Mo 9:00 decision gremium:Bauausschuss Radverkehr @kraehe -noted"),
    ("keine Beschlüsse mehr", texts.NOTHING_LEFT),
    ("bitte", texts.NO_CHANGE),
    ("", texts.NO_CHANGE),
]  # fmt: skip


@pytest.mark.parametrize(("text", "meant"), CHANGES)
def test_a_change_touches_what_it_names(text: str, meant: str) -> None:
    base = WORDING.read(BASE)
    assert isinstance(base, Wish)
    assert short(WORDING.change(base, text)) == meant


def test_who_was_told_of_nothing_can_be_silent_again() -> None:
    base = WORDING.read("täglich Beschlüsse, auch wenn nichts da ist")
    assert isinstance(base, Wish)
    assert base.empty
    assert WORDING.change(base, "still") == dataclasses.replace(base, empty=False)
    assert WORDING.change(base, "sofort") == dataclasses.replace(base, rhythm=Rhythm(()), empty=False)


def test_a_place_with_a_city_of_its_own_means_that_one() -> None:
    wording = Wording(read, CITIES, "silberbrueck")
    assert short(wording.read("neue Beschlüsse")) == "täglich 8:00 decision @silber"
    assert short(wording.read("neue Beschlüsse aus Krähenfurt")) == "täglich 8:00 decision @kraehe"
    assert short(wording.read("neue Beschlüsse aus allen Städten")) == "täglich 8:00 decision"


def test_a_city_that_is_set_up_but_not_loaded_is_told() -> None:
    known = dataclasses.replace(KNOWN, configured={"birkenhafen": "Birkenhafen"})

    def read_here(text: str) -> Query:
        return read_query(text, known=known, today=TODAY)

    assert short(Wording(read_here, CITIES).read("Beschlüsse aus Birkenhafen")) == (
        "Eine Stadt „Birkenhafen“ ist hier nicht geladen. Geladen: Krähenfurt und Silberbrück am See. "
        "Ist es ein Thema, steht es in Anführungszeichen."
    )


@pytest.mark.parametrize(
    ("text", "sounds"),
    [
        ("täglich neue Vorlagen", True),
        ("Beschlüsse zu Lärm", True),
        ("um 8 Uhr", True),
        ("gekündigt", False),
        ("der Zeitung", False),
        ("", False),
    ],
)
def test_what_sounds_like_a_wish(text: str, sounds: bool) -> None:
    assert sounds_like_wish(text) is sounds
