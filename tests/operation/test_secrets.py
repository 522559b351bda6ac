"""Non-public, unknown and withdrawn papers: no reply, no count, no log, and in the end no byte."""

import json
import logging
from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.command_line.compose import House
from adapters.command_line.found import found_json
from adapters.command_line.main import cli
from bot.messages import ObjectRef
from tests.houses import DEMO_TOWNS, Talk, load, load_demo
from tests.sources.oparl.maker import archive, consultation, file, item, meeting, paper, tombstone, url

PLANTED = (
    "Zirbelnussquartett",
    "Zirbelnussquintett",
    "Zirbelnusssextett",
    "Zirbelnussoktett",
    "Mondsteinlaterne",
)
HIDDEN_NUMBERS = ("2025/0270", "BV/0511/2025", "533/2025", "2025/0083", "2026/0093", "488/2025")
WORD = "Kranichfederkissen"


def asked(number: str) -> list[str]:
    return [
        f"/suche {number}",
        f"/vorlage {number}",
        f"{number} Beschluss",
        f"Was wurde aus {number}?",
    ]


@pytest.mark.parametrize("word", PLANTED)
async def test_a_planted_word_is_as_unknown_as_any_other(demo_house: House, word: str) -> None:
    talk = Talk(demo_house)
    plain = await talk("/suche Quarkkeulchenbäckerei")
    assert (await talk(f"/suche {word}")).split() == plain.replace("Quarkkeulchenbäckerei", word).split()
    assert found_json(demo_house, word, 10)["total"] == 0


@pytest.mark.parametrize("number", HIDDEN_NUMBERS)
async def test_a_hidden_number_answers_like_one_that_never_existed(demo_house: House, number: str) -> None:
    talk = Talk(demo_house)
    year = "2026" if "2026" in number else "2025"
    never = number.replace(number.strip("BV/").replace(year, "").strip("/"), "9870")
    for hidden, unknown in zip(asked(number), asked(never), strict=True):
        answers = [(await talk(hidden)).replace(number, "#"), (await talk(unknown)).replace(never, "#")]
        assert answers[0].split() == answers[1].split()


async def test_no_command_says_a_planted_word(demo_house: House) -> None:
    talk = Talk(demo_house)
    questions = [
        "/stand",
        "/neu 01.01.2020",
        "/sitzung 2025",
        "/sitzung 2026",
        "/hilfe",
        "Grundstücksgeschäft",
    ]
    days = {row["start"][:10] for row in demo_house.db.rows("SELECT start FROM meeting")}
    questions += [f"/sitzung {day}" for day in sorted(days)]
    questions += [f"/vorlage {row['reference']}" for row in demo_house.db.rows("SELECT reference FROM paper")]
    for question in questions:
        answer = await talk(question)
        assert not [word for word in PLANTED if word.casefold() in "".join(answer.split()).casefold()], (
            question
        )


def test_every_meeting_card_hides_closed_items(demo_house: House) -> None:
    reader = demo_house.services.meetings
    meetings = reader.between(None, None, bodies=DEMO_TOWNS)
    names = [line.name for each in meetings for line in reader.agenda(each.ref)]
    assert len(names) > 100
    assert not [name for name in names if any(word in name for word in PLANTED)]


def test_json_search_and_logs_hold_no_planted_word(
    house: House, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    load_demo(house)
    printed = json.dumps(
        [found_json(house, query, 1_000) for query in (*PLANTED, "Vorlage", "Stadtrat Beschluss")]
    )
    everything = printed + caplog.text + "".join(capfd.readouterr())
    assert "Hitze" in printed
    assert not [word for word in PLANTED if word in everything.replace(f'"query": "{word}"', "")]


def bytes_of(house: House) -> bytes:
    folder = house.settings.database
    return b"".join(path.read_bytes() for path in folder.parent.glob(folder.name + "*"))


def stems() -> tuple[bytes, ...]:
    return WORD.encode(), WORD.lower().encode(), b"kranichfederkiss"


def plant(folder: Path) -> Path:
    return archive(
        folder,
        meeting(1, item(1, name=f"{WORD} im Rathaus", consultation=url("Consultation", 1))),
        paper(1, f"{WORD} kaufen", consultation=[consultation(1, item=1)], mainFile=file(1)),
        *(paper(n, f"Anderes Vorhaben {n}", mainFile=file(n)) for n in range(2, 40)),
        texts={
            "1": f"Das {WORD} ist weich. " * 30,
            **{str(n): f"Text {n} zum Vorhaben. " * 60 for n in range(2, 40)},
        },
    )


def test_after_a_withdrawal_no_byte_of_it_is_left(house: House, tmp_path: Path) -> None:
    load(house, plant(tmp_path / "a"))
    load(house, archive(tmp_path / "b", paper(1, f"{WORD} verkaufen", mainFile=file(1))))
    assert any(stem in bytes_of(house) for stem in stems())
    load(house, archive(tmp_path / "c", tombstone("Paper", 1), meeting(1)))
    assert not [stem for stem in stems() if stem in bytes_of(house)]
    assert house.services.search.find(WORD).total == 0


def test_a_deletion_cut_short_is_finished_later(house: House, tmp_path: Path) -> None:
    load(house, plant(tmp_path / "a"))
    house.purge.delete(
        [
            ObjectRef("Paper", "probedorf", url("Paper", 1)),
            ObjectRef("Meeting", "probedorf", url("Meeting", 1)),
        ]
    )
    assert any(stem in bytes_of(house) for stem in stems())
    house.purge.settle()
    assert not [stem for stem in stems() if stem in bytes_of(house)]


def run(house: House, *args: str) -> str:
    result = CliRunner().invoke(
        cli, ["--database", str(house.settings.database), *args], standalone_mode=False
    )
    if result.exception:
        raise result.exception
    return result.output


async def test_a_blocked_paper_is_gone_at_once_survives_a_reload_and_comes_back(
    house: House, tmp_path: Path
) -> None:
    folder = plant(tmp_path / "a")
    load(house, folder)
    talk = Talk(house)
    assert WORD in await talk("/vorlage 2025/0001")
    run(house, "sperren", "probedorf", "2025/1", "--grund", "Beschwerde 17")
    assert "nicht zu finden" in await talk("/vorlage 2025/0001")
    assert WORD not in await talk("/sitzung 12.03.2025")
    assert not [stem for stem in stems() if stem in bytes_of(house)]
    report = load(house, folder)
    assert report.counts["blocked"]
    assert not report.refused
    assert not [stem for stem in stems() if stem in bytes_of(house)]
    assert [tuple(row) for row in house.db.rows("SELECT action, body, reason FROM audit")] == [
        ("sperren", "probedorf", "Beschwerde 17")
    ]
    run(house, "entsperren", "probedorf", "2025/1")
    load(house, folder)
    assert WORD in await talk("/vorlage 2025/0001")
    assert WORD in await talk("/sitzung 12.03.2025")


async def test_a_blocked_paper_hides_the_items_it_gains_later(house: House, tmp_path: Path) -> None:
    load(house, plant(tmp_path / "a"))
    run(house, "sperren", "probedorf", url("Paper", 1), "--grund", "x")
    later = archive(
        tmp_path / "b",
        meeting(2, item(2, name=f"{WORD} zum Zweiten"), start="2025-04-09T17:00:00+02:00"),
        paper(1, f"{WORD} kaufen", consultation=[consultation(1, item=1), consultation(2, item=2)]),
    )
    load(house, later)
    assert WORD not in await Talk(house)("/sitzung 09.04.2025")
    assert not [stem for stem in stems() if stem in bytes_of(house)]


async def test_an_unsent_reply_that_shows_a_withdrawn_paper_is_never_sent(
    house: House, tmp_path: Path
) -> None:
    load(house, plant(tmp_path / "a"))
    talk = Talk(house)
    replies = await talk.replies("/vorlage 2025/0001")
    house.mailbox.enqueue(talk.place, replies, "digest")
    assert len(house.mailbox.due("test")) == 1
    load(house, archive(tmp_path / "b", tombstone("Paper", 1), meeting(1)))
    assert house.mailbox.due("test") == []
    assert not [stem for stem in stems() if stem in bytes_of(house)]
