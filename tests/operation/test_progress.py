"""Where nobody looks, a load says once a minute what it is at."""

import pytest

from adapters.command_line.progress import SAY_EVERY, Bar, Bars, Said


class Elapsed:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_one_line_a_minute(capsys: pytest.CaptureFixture[str]) -> None:
    elapsed = Elapsed()
    said = Said("Krähenfurt", elapsed)
    said.stage("Abruf", 0, "Anfragen")
    for request in range(1, 1_100):
        elapsed.seconds += SAY_EVERY / 480
        said.advance(request)
    assert capsys.readouterr().err.splitlines() == [
        "Krähenfurt: Abruf, 480 Anfragen …",
        "Krähenfurt: Abruf, 960 Anfragen …",
    ]


def test_how_far_it_is_where_that_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    elapsed = Elapsed()
    said = Said(now=elapsed)
    said.stage("Lesen", 42_000_000, "B")
    elapsed.seconds = SAY_EVERY
    said.advance(7_400_000)
    said.stage("Suchindex", 0, "Vorlagen")
    elapsed.seconds += SAY_EVERY
    said.advance(20, 1_500)
    assert capsys.readouterr().err.splitlines() == [
        "Lesen, 7 von 42 MB …",
        "Suchindex, 20 von 1.500 Vorlagen …",
    ]


def test_what_is_quickly_done_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with Bars() as bars, Bar() as bar:
        for each in (bar, bars.of("Krähenfurt")):
            each.stage("Abruf", 3, "Anfragen")
            each.advance(3)
    assert capsys.readouterr().err == ""
