"""An operator takes down one file, of a paper or a meeting; and is told where a paper is mentioned."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.command_line.compose import House, build
from adapters.command_line.serve.housekeeping import housekeeping
from bot.errors import OperatorError
from bot.settings import Embeddings, Settings
from tests.delivery.fakes import FakeClock
from tests.digest.council import BODY, Council
from tests.houses import Talk, load
from tests.intake.test_redelivery import Steps
from tests.intake.test_restoring import content
from tests.intake.test_withdrawal_cascade import Chat
from tests.operation.raw_bytes import holding
from tests.operation.test_secrets import run
from tests.sources.oparl.maker import archive, consultation, file, item, meeting, paper, url

NAME, TEXT = "Zwiebelblatt", "Zwiebelkeller"
WORDS = (NAME, TEXT)
MINUTES = (
    "Niederschrift über die Sitzung des Stadtrats\n\nTOP 1 Neubau am Markt\n"
    f"Herr Adler berichtet über den {TEXT} am Markt. Die Kosten von 40.000 Euro trägt die Stadt.\n"
    f"Beschluss: Der Rat stimmt dem {TEXT} (Vorlage BV 2026/1) einstimmig zu.\n"
) * 3
ADDRESS = "https://ris.probedorf.example/oparl/datei/n1.pdf"
ASKED = f"/zusammenfassung Niederschrift {BODY} Stadtrat"


def to_the_present(clock: FakeClock) -> None:
    """The operator's command reads the real one, and what it sends is not due before."""
    clock.advance(seconds=(dt.datetime.now(dt.UTC) - clock.now()).total_seconds() + 1)


@pytest.fixture
def house(tmp_path: Path, clock: FakeClock) -> Iterator[House]:
    to_the_present(clock)
    (tmp_path / "data").mkdir()
    made = build(
        Settings(database=tmp_path / "data" / "r.db", home=BODY, embeddings=Embeddings(kind="off")), clock
    )
    yield made
    made.close()


@pytest.fixture
def council(house: House, tmp_path: Path) -> Council:
    made = Council(house, tmp_path)
    made.paper("1", "Neubau am Markt", "Der Neubau am Markt wird gebaut.", days=-20)
    made.meet("m1", "rat", made.item("t1", about="1", result="einstimmig beschlossen"), days=-1)
    made.minutes("m1", "n1")
    made.meetings["m1"]["resultsProtocol"]["name"] = f"Niederschrift {NAME}"
    made._texts["n1"] = MINUTES
    made.night()
    return made


@pytest.fixture
def deliver(house: House, tmp_path: Path) -> Steps:
    return Steps(house, tmp_path)


def block(house: House, asked: str) -> str:
    return run(house, "sperren", BODY, asked, "--grund", "x")


@pytest.mark.parametrize("named", [ADDRESS, f"<{ADDRESS}#page=2>", url("File", "n1")])
async def test_minutes_are_gone_at_once_stay_away_and_come_back(
    house: House, council: Council, clock: FakeClock, tmp_path: Path, named: str
) -> None:
    before, data, chat = content(house), tmp_path / "data", Chat(house, "matrix")
    for asked in (ASKED, "/sitzung Stadtrat", "/vorlage 2026/0001"):
        assert await chat.say(asked)
    said = "\n".join(chat.wall.texts("chat"))
    assert all(word in said for word in WORDS)
    assert holding(data, WORDS).keys() == set(WORDS)

    assert "Gesperrt: " in block(house, named)
    to_the_present(clock)
    await chat.courier.settle()
    housekeeping(house).run()
    assert not [word for word in WORDS if word in "\n".join(chat.wall.texts("chat"))]
    assert holding(data, WORDS) == {}

    for _ in range(2):
        report = council.night()
        assert report.counts["blocked"]
        assert not report.refused
        assert holding(data, WORDS) == {}
    told = await Talk(house, home=BODY)(ASKED)
    assert TEXT not in told
    with pytest.raises(OperatorError, match=r"Die Datei .* ist schon gesperrt"):
        block(house, named)

    run(house, "entsperren", BODY, named)
    council.night()
    assert content(house) == before
    assert TEXT in await Talk(house, home=BODY)(ASKED)
    audited = house.db.rows("SELECT action, object FROM audit WHERE action != 'taken_back' ORDER BY id")
    assert [tuple(row) for row in audited if "sperren" in row["action"]] == [
        ("sperren", url("File", "n1")),
        ("entsperren", url("File", "n1")),
    ]


async def test_a_paper_that_loses_an_annex_is_found_by_what_remains(house: House, deliver: Steps) -> None:
    annex, main = file("a"), file("h")
    objects = (paper(1, mainFile=main, auxiliaryFile=[annex]),)
    texts = {"h": "Der Radweg führt am Deich entlang.", "a": f"Gutachten zum {TEXT}."}
    deliver(*objects, texts=texts)
    block(house, annex["accessUrl"])
    talk = Talk(house, home=BODY)
    assert "Radweg" in await talk("/suche Deich")
    assert "Radweg am Mühlbach" not in await talk(f"/suche {TEXT}")
    deliver(*objects, texts=texts)
    assert "Radweg am Mühlbach" not in await talk(f"/suche {TEXT}")
    run(house, "entsperren", BODY, annex["accessUrl"])
    deliver(*objects, texts=texts)
    assert "Radweg am Mühlbach" in await talk(f"/suche {TEXT}")


def test_a_document_goes_under_all_its_ids_and_stays_away_under_a_new_one(
    house: House, deliver: Steps
) -> None:
    same = {"accessUrl": "https://ris.probedorf.example/oparl/datei/x.pdf"}
    deliver(paper(1, mainFile=file("a", **same)), meeting(1, item(1, resolutionFile=file("b", **same))))
    block(house, url("File", "b"))
    assert house.db.value("SELECT count(*) FROM file") == 0
    deliver(paper(1, mainFile=file("c", **same)), texts={"c": TEXT})
    assert house.db.value("SELECT count(*) FROM file") == 0
    run(house, "entsperren", BODY, "http://ris.probedorf.example/oparl/datei/x.pdf")
    deliver(paper(1, mainFile=file("c", **same)), texts={"c": TEXT})
    assert [row["id"] for row in house.db.rows("SELECT id FROM file")] == [url("File", "c")]


def test_a_file_stays_blocked_when_the_block_of_its_paper_is_lifted(house: House, deliver: Steps) -> None:
    about = paper(1, mainFile=file("a"))
    deliver(about)
    block(house, url("File", "a"))
    block(house, url("Paper", 1))
    run(house, "entsperren", BODY, url("Paper", 1))
    deliver(about)
    assert deliver.papers() == {"1": "public"}
    assert house.db.value("SELECT count(*) FROM file") == 0


def test_one_page_of_many_files_names_none_of_them(house: House, deliver: Steps) -> None:
    page = "https://ris.probedorf.example/vorlage/1"
    files = [file(key, accessUrl=page, downloadUrl=f"{page}/{key}") for key in "ab"]
    deliver(meeting(1, invitation=files[0], resultsProtocol=files[1], web=page))
    with pytest.raises(OperatorError, match="ist eine Sitzung") as refused:
        block(house, page)
    assert f"{page}/a" in str(refused.value)
    block(house, f"{page}/a")
    assert [row["id"] for row in house.db.rows("SELECT id FROM file")] == [url("File", "b")]


def test_what_nobody_knows_is_said(house: House, deliver: Steps) -> None:
    deliver(paper(1))
    with pytest.raises(OperatorError, match="gibt es keine Vorlage und keine Datei https"):
        block(house, "https://x.example/9")
    with pytest.raises(OperatorError, match=r"keine Vorlage und keine Datei .* gesperrt"):
        run(house, "entsperren", BODY, "https://x.example/9")


def test_a_blocked_paper_is_said_to_be_mentioned_in_minutes(house: House, council: Council) -> None:
    said = block(house, "2026/0001")
    assert "Erwähnt wird sie noch in:" in said
    assert f"Niederschrift {NAME} Stadtrat " in said
    assert f"({ADDRESS})" in said
    assert f"ratsbot sperren {BODY} ADRESSE" in said
    assert council.night().counts["blocked"]
    block(house, ADDRESS)


@pytest.mark.parametrize(
    ("reference", "text", "named"),
    [
        ("2025/0142", "gemäß Vorlage 142/2025 und 25.1.2025", False),
        ("2025/0142", "gemäß Vorlage 25/142.", True),
        ("BV/0142/2025", "Die BV-142/2025-1 wird ergänzt", True),
        ("2025/0142", "Die Vorlage 2025/01421", False),
        ("17/SVV/0123", "siehe 17/svv/0123", True),
        ("12", "Punkt 12", False),
        ("mündlich", "wurde mündlich berichtet", False),
    ],
)
def test_numbers_are_found_however_they_are_written(
    house: House, deliver: Steps, reference: str, text: str, *, named: bool
) -> None:
    deliver(
        paper(1, reference=reference, consultation=[consultation(1, item=1)]),
        meeting(1, item(1), resultsProtocol=file("n", name="Niederschrift")),
        texts={"n": text},
    )
    assert ("Niederschrift Stadtrat 12.03.2025" in block(house, url("Paper", 1))) is named


def test_ten_mentions_are_listed_the_newest_first(house: House, tmp_path: Path) -> None:
    meetings = [
        meeting(n, start=f"2025-04-{n:02}T17:00:00+02:00", invitation=file(f"e{n}", name="Einladung"))
        for n in range(1, 13)
    ]
    texts = {f"e{n}": "TOP 1: Vorlage 2025/0001" for n in range(1, 13)}
    load(house, archive(tmp_path / "town", paper(1), *meetings, texts=texts))
    said = block(house, "2025/0001")
    listed = [line for line in said.splitlines() if "Einladung" in line]
    assert len(listed) == 10
    assert "12.04.2025" in listed[0]
    assert "und in 2 weiteren" in said
