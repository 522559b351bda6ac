"""Reference numbers: the same paper however it is written, and nothing that is no reference."""

from bisect import bisect_left

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.council.asked import AskedReference, asked_references
from bot.council.references import (
    Match,
    group_key,
    lookup_ranges,
    matches,
    number_key,
    reference_key,
)


@pytest.mark.parametrize(
    ("key", "spellings"),
    [
        ("19/1012", ["2019/1012", "19/1012", "2019/01012", "2019 / 1012", "2019-1012", "２０１９／１０１２"]),
        ("857/31/2 BV", ["BV/0857/2031/2", "bv 857/31/2", "BV-857-31-2", "BV0857/31/2", "0857/2031/2 BV"]),
        ("16/V/9/12", ["16-V-09-0012", "16/v/9/12"]),
        ("17/SVV/123", ["17/SVV/0123"]),
        ("21/42/1 DHH", ["DHH/2021/0042/1", "DHH 2021 42 1"]),
        ("24/7 ANF", ["ANF2024/0007", "ANF/2024/7"]),
        ("1/12 DS", ["DS 1/2012", "ds 01/12"]),
        ("10/8/1 DS", ["DS 10/2008 1. Ergänzung", "DS 10/08/1"]),
        ("63/12 A", ["A0063/12", "A 63/2012"]),
        ("31234", ["31234"]),
        ("2016", ["2016"]),
        ("2022/2016 BV", ["BV/2022/2016"]),
        ("611/123/2024", ["611/0123/2024"]),
        ("OHNE NUMMER", ["ohne Nummer"]),
        ("", ["", "–", "???"]),
    ],
)
def test_spellings_share_a_key(key: str, spellings: list[str]) -> None:
    assert {reference_key(spelling) for spelling in spellings} == {key}


@pytest.mark.parametrize(
    ("one", "other"),
    [("2019/26", "19/2026"), ("0857/31", "857/31"), ("DS 1/20 1. Ergänzung", "DS 1/20 1. Nachtrag")],
)
def test_known_collisions(one: str, other: str) -> None:
    assert reference_key(one) == reference_key(other)


@pytest.mark.parametrize(
    ("reference", "group"),
    [
        ("BV/0857/2031/2", "BV/0857/2031"),
        ("2021/0485/3", "2021/0485"),
        ("DS0486/17/1/1", "DS0486/17"),
        ("DS0004/19/12", "DS0004/19"),
        ("0036/2013/1", "0036/2013"),
        ("BV/2022/2016/1", "BV/2022/2016"),
        ("DS 10/2008 1. Ergänzung", "DS 10/2008"),
        # Not certain, so left alone: office/number/year, a system with letters inside.
        ("40/12/24", "40/12/24"),
        ("611/0123/2024", "611/0123/2024"),
        ("16-V-09-0012", "16-V-09-0012"),
        ("611/234/1", "611/234/1"),
        ("857/31", "857/31"),
        ("31234", "31234"),
        ("", ""),
    ],
)
def test_groups(reference: str, group: str) -> None:
    assert group_key(reference_key(reference)) == reference_key(group)


@pytest.mark.parametrize(
    ("asked", "stored", "match"),
    [
        ("857/31", "0857/2031", Match.EXACT),
        ("BV/857/31", "BV/0857/2031", Match.EXACT),
        ("857/31", "BV/0857/2031", Match.UNPREFIXED),
        ("BV/857/31", "0857/2031", Match.UNPREFIXED),
        ("BV/857/31", "AT/0857/2031", Match.OTHER_PREFIX),
        ("857/31", "BV/0857/2031/2", Match.REVISION),
        ("857/31", "BV/0857/2031/2/1", Match.REVISION),
        ("857/31/1", "857/31/1/2", Match.REVISION),
        ("857/31/1", "0857/2031", Match.BASE),
        ("BV/857/31/1/1", "0857/2031/1", Match.BASE),
        ("857/31/1", "0857/2031/2", None),
        ("BV/857/31", "AT/0857/2031/2", None),
        ("857/31", "8570/31", None),
        ("857", "857/31", None),
        ("12", "12/26/1", None),
        ("", "857/31", None),
        ("", "", None),
        ("ohne", "ohne", None),
    ],
)
def test_matches(asked: str, stored: str, match: Match | None) -> None:
    assert matches(reference_key(asked), reference_key(stored)) is match


def test_the_best_match_is_the_smallest() -> None:
    assert min(Match) is Match.EXACT
    assert max(Match) is Match.OTHER_PREFIX


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2019/1012", ["2019/1012"]),
        ("Vorlage 2019/1012", ["Vorlage 2019/1012"]),
        ("Nr. 19/1012", ["Nr. 19/1012"]),
        ("Nr.857/31", ["Nr.857/31"]),
        ("Drucksache BV/0857/2031/2", ["Drucksache BV/0857/2031/2"]),
        ("vorlage nr 857/31", ["vorlage nr 857/31"]),
        ("Vorlagen-Nr.: 2019/1012", ["Vorlagen-Nr.: 2019/1012"]),
        ("Änderungsantrag 2025/1241-1", ["Änderungsantrag 2025/1241-1"]),
        ("Antrag - 648/2031", ["Antrag - 648/2031"]),
        ("was wurde aus 2019/1012?", ["2019/1012"]),
        ("was wurde aus (857/31/2), bitte", ["857/31/2"]),
        ("2019/1012, 2019/1013 und BV 857/2031.", ["2019/1012", "2019/1013", "BV 857/2031"]),
        ("gibt es A0063/12 oder 16-V-09-0012 schon", ["A0063/12", "16-V-09-0012"]),
        ("2022 / 0178", ["2022 / 0178"]),
        ("DHH 2025 6701", ["DHH 2025 6701"]),
        ("ds 1/2012", ["ds 1/2012"]),
        ("was sagt DS 10/2008 1. Ergänzung dazu", ["DS 10/2008 1. Ergänzung"]),
        ("wie ging 13/2025 aus", ["13/2025"]),
        ("2018/19", ["2018/19"]),
        ("Vorlage 1/12", ["Vorlage 1/12"]),
        # Bare numbers need a word or the whole text.
        ("31234", ["31234"]),
        ("Drucksache 31234 bitte", ["Drucksache 31234"]),
        ("die Nr. 31234", ["Nr. 31234"]),
        ("was ist mit 31234 los", []),
        ("Vorlagen 2017 bis 2019", []),
        # What is no reference.
        ("am 12.03.2025 oder 12/03/2025 oder 2025-03-12", []),
        ("2025-03-12", []),
        ("um 16:00 oder 16:00/17:30 Uhr", []),
        ("1.000.000 Euro, 1.000/2000 kg, 0,5/2024", []),
        ("§ 13b, § 4/5, § 123/2024, Art. 28/2024", []),
        ("rund um die Uhr, 24/7, 3/4 der Fälle", []),
        ("24/7", []),
        ("Tel. 0651/718-1234, 0651/718-1234, +49 651 718-24", []),
        ("06131/12-2026", []),
        ("54290 Trier", []),
        ("im Schuljahr 2018/19 und 2018/2019, Doppelhaushalt 2026/27, ab 10/2025", []),
        ("Verordnung (EU) 2016/679, Verordnung (EG) Nr. 1907/2006", []),
        ("KW 13/2025", []),
        ("EU 2016/679", []),
        ("Beschlüsse 2019-2024", []),
        ("https://ris.example/2019/1012", []),
        ("die B9 und A61/B9", []),
        ("", []),
    ],
)
def test_asked(text: str, said: list[str]) -> None:
    assert [text[asked.start : asked.end] for asked in asked_references(text)] == said


def test_asked_carries_the_key() -> None:
    assert asked_references("zu Drucksache BV/0857/2031/2") == (AskedReference("857/31/2 BV", 3, 28),)


references = st.from_regex(r"([ADS]{1,3}[/ ]?)?[0-9]{1,5}/[0-9]{1,4}(/[0-9]{1,2}){0,2}", fullmatch=True)
anything = st.one_of(st.text(), references, st.text(alphabet="0123456789/-. AVß"))


@given(anything)
def test_keys_are_stable(text: str) -> None:
    key = reference_key(text)
    assert reference_key(key) == key
    assert group_key(group_key(key)) == group_key(key)
    assert key.startswith(number_key(key))


@given(references, references)
def test_ranges_hold_all_matches(asked: str, stored: str) -> None:
    one, other = reference_key(asked), reference_key(stored)
    assert in_ranges(one, one)
    assert matches(one, other) is None or in_ranges(one, other)


@given(references, st.lists(st.integers(1, 99), max_size=2), st.sampled_from(["", " BV", " A"]))
def test_ranges_hold_the_family(reference: str, tail: list[int], letters: str) -> None:
    """Keys built to be relatives, which two random references seldom are."""
    key = reference_key(reference)
    relative = reference_key("/".join([number_key(key), *map(str, tail)]) + letters)
    for one, other in ((key, relative), (relative, key)):
        assert matches(one, other) is None or in_ranges(one, other)
    if group_key(relative) == key:
        assert matches(key, relative) in {Match.EXACT, Match.REVISION}


def test_without_a_number_there_is_nothing_to_look_up() -> None:
    assert lookup_ranges(reference_key("ohne Nummer")) == []
    assert lookup_ranges("857/31") == [("857/31", "857/31!"), ("857/31/", "857/310")]
    assert lookup_ranges("857/31/1 BV")[-1] == ("857/31", "857/31!")


def in_ranges(asked: str, stored: str) -> bool:
    """As the index sees it: one sorted column, half-open ranges."""
    column = [stored]
    return any(bisect_left(column, low) < bisect_left(column, high) for low, high in lookup_ranges(asked))


@given(anything)
def test_reading_never_fails(text: str) -> None:
    for asked in asked_references(text):
        assert 0 <= asked.start < asked.end <= len(text)
        assert number_key(asked.key)


@given(references)
def test_a_reference_after_its_word_is_found(reference: str) -> None:
    assert [asked.key for asked in asked_references(f"zur Vorlage {reference} bitte")] == [
        reference_key(reference)
    ]
