"""No request takes long to read, and none is answered with a flood."""

import time

import pytest

from bot.retrieval.query.known import Known, KnownCity, Organization
from bot.retrieval.query.query import LONGEST_TEXT, read_query, understood
from tests.retrieval.query_world import TODAY, read, told

PLACES = ("Rabenau", "Elsterbach", "Dohlenhof", "Häherfeld", "Zeisigtal")
MATTERS = ("Umwelt", "Bauen", "Schule", "Sport", "Kultur", "Verkehr", "Finanzen", "Soziales")
LARGE = Known(
    (KnownCity("kraehenfurt", "Krähenfurt"),),
    (
        Organization("kraehenfurt", "council", "Gemeinderat"),
        *(Organization("kraehenfurt", f"l{n}", f"Ortschaftsrat {PLACES[n % 5]} {n}") for n in range(30)),
        *(
            Organization("kraehenfurt", f"c{n}", f"Ausschuss für {MATTERS[n % 8]} und {MATTERS[n // 8]}")
            for n in range(64)
        ),
    ),
    configured={"kraehenfurt": "Krähenfurt", "meisenburg": "Meisenburg"},
)
"""With the vocabulary that travels with the code, and as many Gremien as a large city has."""

MOST_SECONDS = 2.0
"""Of processor time. What is quadratic took more than that; what is linear takes 50 ms, and several times
as much while coverage is counted on a busy machine."""
REPEATED = (
    '"', "„", "»", "„“", "‚", "»am:1 ", "am:1 ", "seit:2022 ", "gremium:", "gremium:a,", "gremium:a ",
    "gremium:Ausschuss für Umwelt ", "nummer:1,", "fraktion:a b c d ", "stadt:Meisenburg ", "gremum:a ",
    "2022 ", "2022, ", "2022 bis ", "1.1.2022 ", "1. ", "1 ", "1/2 ", "2021/0976 ", "BV/0494/2025 ",
    "Oktober und ", "letzten drei Jahre ",
    "zwischen 2020 und ", "im Jahr ", "im Gemeinderat ", "im Ausschuss für ",
    "Ortschaftsrat ", "Haupt- und ", "in Krähenfurt und ", "in Meisenburg ", "SPD und ", "SPD, ", "FÜR ",
    "hat die SPD ", "Antrag der ", "zum Antrag der SPD ", "und ", "-", "/", ", ", "( ", " ", "\n",
    "a:", "ohne ",
)  # fmt: skip
MIXED = (
    "»" * 1000 + "am:1 " * 200,
    "‚" * 1500 + "am:1 " * 100,
    "»" * 1000 + "1 " * 500,
    "gremium:" + ",".join(f"Auss{n}" for n in range(400)),
    "".join(f"gremium:Umwelt{n} Haus{n} Rat{n} Orts{n} " for n in range(60)),
    "nummer:" + ",".join(map(str, range(600))),
    "im Ausschuss für " * 60 + "2022 " * 200,
)


@pytest.mark.parametrize("text", [*REPEATED, *MIXED], ids=lambda text: repr(text[:24]))
@pytest.mark.parametrize("end", ["", " ohne Filter"])
def test_no_request_takes_long_to_read(text: str, end: str) -> None:
    read_query("gremium:Rat im Gemeinderat", known=LARGE, today=TODAY)
    whole = (text * LONGEST_TEXT)[: LONGEST_TEXT - len(end)] + end
    began = time.process_time()
    read_query(whole, known=LARGE, today=TODAY)
    assert time.process_time() - began < MOST_SECONDS


def test_of_many_problems_three_are_told() -> None:
    problems = read("gremium:" + ",".join(f"Quetzal{n}" for n in range(20))).problems
    assert len(problems) == 4
    assert problems[-1] == "… und 17 weitere Angaben, die ich nicht kenne."


def test_of_many_parts_six_are_told() -> None:
    query = read("nummer:" + ",".join(map(str, range(1, 21))))
    assert len(query.filters.numbers) == 20
    assert understood(query) == "Gefiltert: 1 · 2 · 3 · 4 · 5 · 6 und 14 weitere"


def test_values_beyond_the_limit_are_left_out_and_that_is_said() -> None:
    query = read("nummer:" + ",".join(map(str, range(1, 527))))
    assert len(query.filters.numbers) == 40
    assert query.problems == ("So viele Angaben auf einmal lese ich nicht, 486 habe ich weggelassen.",)


def test_what_stands_in_quotes_is_no_filter_and_what_stands_after_them_is() -> None:
    assert told(read("»seit:2022« Zoo ‚seit:2023‘ seit:2024")) == "ab=2024-01-01"
