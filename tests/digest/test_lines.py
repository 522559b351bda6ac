"""A line that a clerk can act on: what happened, to what, with which vote, when, and why it is told."""

import datetime as dt

import pytest

from bot.digest.edition.line import corrected, correction, line
from bot.digest.edition.matters import matters
from bot.digest.records import Match, Reason
from bot.messages import NewsLine, NewsList, ObjectRef
from tests.digest.news import BERLIN, MONDAY, NOW, about, match, paper_row

DAY = dt.timedelta(days=1)


def told(*matches: Match) -> NewsLine:
    (matter,) = matters(matches)
    return line(matter)


def test_a_beschluss_with_its_vote_number_day_and_link() -> None:
    decided = match(
        title="Sanierung der Schwimmhalle", reference="2026/0142", paper_type="Beschlussvorlage",
        result="mehrheitlich beschlossen (Ja: 20, Nein: 4, Enthaltungen: 2)", at="Stadtrat",
        url="https://ris.probedorf.example/vo/142",
    )  # fmt: skip
    said = line(decided)
    assert (said.label, said.strong) == ("mehrheitlich beschlossen", True)
    assert said.title == "Sanierung der Schwimmhalle"
    assert said.facts == ("2026/0142", "20 Ja, 4 Nein, 2 Enthaltungen", "02.03.2026")
    assert said.url == "https://ris.probedorf.example/vo/142"
    assert said.about == (
        ObjectRef("Paper", "probedorf", "paper 2026/0142"),
        ObjectRef("AgendaItem", "probedorf", "object 1"),
        ObjectRef("Meeting", "probedorf", f"meeting Stadtrat {MONDAY}"),
    )


LONG = "Der Ausschuss befasst sich eingehend mit der Angelegenheit und "


@pytest.mark.parametrize(
    ("result", "role", "label", "strong"),
    [
        # The source's own words where they are short, however they read.
        ("Einstimmig lt. Beschlussvorschlag", "", "Einstimmig lt. Beschlussvorschlag", True),
        ("gewählt", "Entscheidung", "gewählt", True),
        ("vorberaten ohne Änderungen", "Vorberatung", "vorberaten ohne Änderungen", False),
        # Ours where they are long or hold the count, which is told beside it.
        ("Ja: 9, Nein: 2", "Entscheidung", "mehrheitlich beschlossen", True),
        ("Ja: 9, Nein: 2", "Anhörung", "mehrheitlich zugestimmt", False),
        ("beschlossen (9 Ja-Stimmen, keine Gegenstimmen)", "Anhörung", "einstimmig beschlossen", False),
        ("2 Ja, 9 Nein", "", "mehrheitlich abgelehnt", True),
        ("4 Ja, 4 Nein", "", "bei Stimmengleichheit abgelehnt", True),
        (f"{LONG}empfiehlt dem Stadtrat einstimmig die Annahme", "", "einstimmig empfohlen", False),
        (f"{LONG}hat sie dann einstimmig zurückgestellt", "", "einstimmig zurückgestellt", False),
        (f"{LONG}nimmt den Bericht der Verwaltung zur Kenntnis", "", "zur Kenntnis genommen", False),
        (
            f"{LONG}hat die Vorlage einstimmig in geänderter Form genehmigt",
            "",
            "einstimmig geändert genehmigt",
            True,
        ),
        # What cannot be read is shown as it stands.
        ("Man kam überein, sich zu besinnen", "", "Man kam überein, sich zu besinnen", False),
        (f"{LONG}kommt überein", "", "Der Ausschuss befasst sich eingehend mit der Angelegenheit…", False),
        ("Punkt 1 beschlossen, Punkt 2 abgelehnt", "", "Punkt 1 beschlossen, Punkt 2 abgelehnt", False),
    ],
)
def test_what_happened_is_said_in_few_words_that_mean_the_same(
    result: str, role: str, label: str, strong: bool
) -> None:
    said = line(match(result=result, role=role))
    assert (said.label, said.strong) == (label, strong)


@pytest.mark.parametrize(
    ("result", "vote"),
    [
        ("Ja: 9, Nein: 0", "9 Ja, 0 Nein"),
        ("9 Ja-Stimmen, eine Enthaltung", "9 Ja, 1 Enthaltung"),
        ("Ja: 8, Nein: 1, Enthaltung: 0, Befangen: 1", "8 Ja, 1 Nein, 0 Enthaltungen, 1 befangen"),
        ("einstimmig beschlossen", None),
    ],
)
def test_a_count_that_is_not_given_is_not_none(result: str, vote: str | None) -> None:
    facts = line(match(result=result, number="")).facts
    assert facts == (*((vote,) if vote else ()), "02.03.2026")


def test_without_a_paper_the_item_has_its_number() -> None:
    assert line(match(number="7.1")).facts[0] == "TOP 7.1"


def test_a_result_that_comes_weeks_later_says_so() -> None:
    meeting = dt.datetime(2026, 2, 3, 17, 0, tzinfo=BERLIN)
    assert "Sitzung vom 03.02.2026, Ergebnis erst jetzt veröffentlicht" in line(match(start=meeting)).facts
    assert "24.02.2026" in line(match(start=NOW - 14 * DAY)).facts


def test_where_it_was_before_and_where_it_went_on_is_told_in_short() -> None:
    paper = paper_row("2026/0101", "Radweg am Mühlbach")
    said = told(
        match(id=1, paper=paper, at="Bauausschuss", role="Vorberatung", result="empfohlen"),
        match(id=2, paper=paper, at="Stadtrat", role="Entscheidung", start=MONDAY + DAY),
        match(id=3, paper=paper, at="Ortsbeirat", result="Kenntnisnahme", start=MONDAY + 2 * DAY),
    )
    assert said.facts[-2:] == (
        "zuvor: Bauausschuss empfohlen (2.3.)",
        "danach: Ortsbeirat Kenntnisnahme (4.3.)",
    )


def test_of_many_stations_the_last_are_named() -> None:
    paper = paper_row("2026/0101", "Radweg am Mühlbach")
    local = [
        match(id=n, paper=paper, at=f"Ortsbeirat {n}", role="Anhörung", start=MONDAY - n * DAY)
        for n in range(1, 7)
    ]
    said = told(*local, match(id=9, paper=paper, at="Stadtrat", role="Entscheidung"))
    assert said.facts[-1] == (
        "zuvor: 3 weitere Stationen; Ortsbeirat 3 einstimmig beschlossen (27.2.); "
        "Ortsbeirat 2 einstimmig beschlossen (28.2.); Ortsbeirat 1 einstimmig beschlossen (1.3.)"
    )
    assert len([ref for ref in said.about if ref.kind == "AgendaItem"]) == 7


def test_other_papers_are_named_with_what_became_of_them() -> None:
    title = "Radweg am Mühlbach"
    against = [paper_row(f"2026/0101/{n}", title, "Änderungsantrag") for n in (1, 2)]
    said = told(
        match(id=1, paper=paper_row("2026/0101", title, "Beschlussvorlage")),
        match(id=2, paper=against[0], result="mehrheitlich abgelehnt"),
        match(id=3, paper=against[1], result="mehrheitlich abgelehnt"),
        match(id=4, kind="paper", paper=paper_row("2026/0101/3", title, "Stellungnahme")),
    )
    assert said.details == (
        "dazu mehrheitlich abgelehnt: Änderungsantrag 2026/0101/1, Änderungsantrag 2026/0101/2",
        "dazu neu: Stellungnahme 2026/0101/3",
    )


def test_a_new_paper_says_what_it_is_and_where_it_goes() -> None:
    said = line(
        match(
            kind="paper", title="Mehr Bäume", reference="2026/0131", paper_type="Antrag", at="Umweltausschuss"
        )
    )
    assert (said.label, said.facts) == ("neu (Antrag)", ("2026/0131", "geht an: Umweltausschuss"))


@pytest.mark.parametrize(
    ("cancelled", "published", "label", "details"),
    [
        (False, True, "Tagesordnung veröffentlicht", ("neu: TOP 5",)),
        (False, False, "Tagesordnung geändert", ("neu: TOP 5",)),
        (True, False, "Sitzung fällt aus", ()),
    ],
)
def test_an_agenda_is_told_with_its_changes(
    cancelled: bool, published: bool, label: str, details: tuple[str, ...]
) -> None:
    item = ObjectRef("AgendaItem", "probedorf", "changed")
    changes = ("fällt aus",) if cancelled else ("neu: TOP 5",)
    more = {"details": changes, "published": published, "about": (item,)}
    said = line(match(kind="agenda", cancelled=cancelled, more=more))
    assert (said.label, said.title, said.details) == (label, "Sitzung am Mo 02.03.2026 17:00", details)
    assert item in said.about


def test_minutes_name_their_meeting_and_their_file() -> None:
    said = line(match(kind="minutes", url="https://ris.probedorf.example/n1.pdf"))
    assert (said.label, said.title) == ("Niederschrift veröffentlicht", "Sitzung am Mo 02.03.2026 17:00")
    assert [ref.kind for ref in said.about] == ["Meeting", "File"]


def test_a_meeting_without_a_date_has_its_name() -> None:
    assert line(match(kind="minutes", start=None)).title == "Bauausschuss"


def test_an_early_warning_says_when_and_what_was_decided_elsewhere() -> None:
    elsewhere = ObjectRef("Paper", "birkenhafen", "decided")
    precedent = "Birkenhafen hat 2024 beschlossen: VO/0333/24"
    said = line(
        match(
            kind="early",
            reference="2026/0140",
            at="Stadtrat",
            more={"details": (precedent,), "about": (elsewhere,)},
        )
    )
    assert said.label == "auf der Tagesordnung am Mo 02.03.2026"
    assert said.facts == ("Probedorf", "Stadtrat", "2026/0140")
    assert said.details == (precedent,)
    assert elsewhere in said.about


def test_long_titles_are_cut_at_a_word_with_their_marks() -> None:
    title = f"{'Umbau der Haltestelle ' * 7}am Radweg"
    said = line(
        match(title=title, reasons=(Reason(1, "Haltestelle", ((10, 21), (len(title) - 6, len(title)))),))
    )
    assert len(said.title) <= 140
    assert said.title.endswith(" Umbau…")
    assert said.marks == ((10, 21),)
    assert said.title[10:21] == "Haltestelle"


def test_why_says_the_topics_each_once() -> None:
    title = "Radweg an der Lindenschule"
    reasons = (
        about("Radweg", title),
        about("Schule", title, 2),
        about("Radweg", title, 3),
        Reason(5),
        Reason(4),
    )
    found = match(title=title, reasons=reasons)
    assert line(found).why == "Themen „Radweg“ und „Schule“"
    assert [title[start:end] for start, end in line(found).marks] == ["Radweg", "schule"]
    assert line(match(reasons=(Reason(1),))).why == ""


def test_a_piece_of_the_text_is_shown_where_the_title_does_not_say_it() -> None:
    quoted = Reason(1, "Radweg", (), "neben dem Radweg entsteht", ((10, 16),))
    said = line(match(title="Platz am Anger", reasons=(quoted,)))
    assert (said.quote, said.hits, said.marks) == ("neben dem Radweg entsteht", ((10, 16),), ())
    marked = about("Radweg", "Radweg am Anger", 2)
    assert line(match(title="Radweg am Anger", reasons=(quoted, marked))).quote == ""


def test_a_correction_says_what_was_told_and_what_is_so() -> None:
    found = match(title="Radweg am Mühlbach", reference="2026/0101", result="vertagt", at="Stadtrat")
    (block,) = correction(found, "einstimmig beschlossen (Ja: 9, Nein: 0)")
    assert isinstance(block, NewsList)
    (said,) = block.lines
    assert block.heading == "Berichtigung"
    assert said.label == "statt „einstimmig beschlossen“ jetzt „vertagt“"
    assert said.title == "Radweg am Mühlbach"
    assert said.facts == ("Probedorf", "Stadtrat", "2026/0101", "02.03.2026")
    assert ObjectRef("Paper", "probedorf", "paper 2026/0101") in said.about


def test_a_result_that_is_gone_is_corrected_too() -> None:
    (block,) = correction(match(result=""), "vertagt")
    assert isinstance(block, NewsList)
    assert block.lines[0].label == "statt „vertagt“ jetzt „kein Ergebnis mehr“"


def test_a_corrected_line_says_so_once() -> None:
    said = corrected(corrected(line(match(result="vertagt"))))
    assert said.label == "vertagt (berichtigt)"
