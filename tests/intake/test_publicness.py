"""Who may see what: the pure rule as a table, then over whole archives."""

from pathlib import Path

import pytest

from adapters.command_line.compose import House
from bot.council.model import Stated
from bot.council.publicness import Publicness, decide, of_silence
from tests.houses import load
from tests.sources.oparl.maker import archive, consultation, file, item, meeting, paper, url

P, N, U = Publicness.PUBLIC, Publicness.NONPUBLIC, Publicness.UNKNOWN


@pytest.mark.parametrize(
    ("stated", "parents", "silence", "decided"),
    [
        (Stated.PUBLIC, [N], U, P),
        (Stated.NONPUBLIC, [P], P, N),
        (Stated.UNREADABLE, [P], P, U),
        (Stated.MISSING, [], P, P),
        (Stated.MISSING, [], U, U),
        (Stated.MISSING, [N, P], U, P),
        (Stated.MISSING, [N, N], P, N),
        (Stated.MISSING, [N, U], P, U),
        (Stated.MISSING, [U], P, U),
    ],
)
def test_the_rule(
    stated: Stated, parents: list[Publicness], silence: Publicness, decided: Publicness
) -> None:
    assert decide(stated, parents, silence) == decided


def test_silence_is_unknown_where_the_kind_speaks() -> None:
    assert of_silence(P, kind_speaks=True) == U
    assert of_silence(P, kind_speaks=False) == P


def decided(house: House, table: str, key: str) -> str:
    kind = {"paper": "Paper", "agenda_item": "AgendaItem", "file": "File", "meeting": "Meeting"}[table]
    return str(house.db.value(f"SELECT publicness FROM {table} WHERE id = ?", [url(kind, key)]))


def test_a_paper_hangs_on_its_agenda_items(house: House, tmp_path: Path) -> None:
    load(
        house,
        archive(
            tmp_path / "a",
            meeting(1, item(1), item(2, public=False), item(3, public=None)),
            paper("offen", consultation=[consultation(1, item=1), consultation(2, item=2)], mainFile=file(1)),
            paper("zu", consultation=[consultation(3, item=2)], mainFile=file(2)),
            paper("unklar", consultation=[consultation(4, item=3)]),
            paper("ohne"),
        ),
    )
    assert {name: decided(house, "paper", name) for name in ("offen", "zu", "unklar", "ohne")} == {
        "offen": P,
        "zu": N,
        "unklar": U,
        "ohne": P,
    }
    assert decided(house, "file", "1") == P
    assert decided(house, "file", "2") == N
    assert decided(house, "agenda_item", "3") == U


def test_a_station_at_a_closed_item_is_hidden_though_the_paper_is_public(
    house: House, tmp_path: Path
) -> None:
    stations = [consultation(1, item=1), consultation(2, item=2)]
    load(
        house,
        archive(tmp_path / "a", meeting(1, item(1), item(2, public=False)), paper(1, consultation=stations)),
    )
    found = house.db.rows("SELECT id, publicness FROM consultation ORDER BY id")
    assert [row["publicness"] for row in found] == [P, N]


def test_items_that_link_back_count_where_the_station_names_none(house: House, tmp_path: Path) -> None:
    closed = item(1, public=False, consultation=url("Consultation", 9))
    load(house, archive(tmp_path / "a", meeting(1, closed), paper(1, consultation=[consultation(9)])))
    assert decided(house, "paper", "1") == N


def test_a_meeting_of_closed_items_only_is_closed(house: House, tmp_path: Path) -> None:
    load(house, archive(tmp_path / "a", meeting(1, item(1, public=False)), meeting(2, item(2))))
    assert decided(house, "meeting", "1") == N
    assert decided(house, "meeting", "2") == P


def test_nothing_is_public_where_silence_means_unknown(house: House, tmp_path: Path) -> None:
    silent = item(1)
    del silent["public"]
    load(house, archive(tmp_path / "a", meeting(1, silent), paper(1, mainFile=file(1))), unstated=U)
    for table in ("paper", "agenda_item", "file", "meeting"):
        assert house.db.value(f"SELECT count(*) FROM {table} WHERE publicness != 'unknown'") == 0


def test_a_file_whose_parent_never_arrived_is_unknown(house: House, tmp_path: Path) -> None:
    load(house, archive(tmp_path / "a", file(1, paper=[url("Paper", 5)])))
    assert decided(house, "file", "1") == U


def test_a_paper_that_becomes_closed_leaves_the_index_at_once(house: House, tmp_path: Path) -> None:
    stations = [consultation(1, item=1)]
    load(house, archive(tmp_path / "a", meeting(1, item(1)), paper(1, consultation=stations)))
    assert house.services.search.find("Mühlbach").total == 1
    load(
        house,
        archive(tmp_path / "a", meeting(1, item(1, public=False)), paper(1, consultation=stations)),
        index=False,
    )
    assert house.services.search.find("Mühlbach").total == 0
    assert house.db.value("SELECT count(*) FROM title_terms") == 0
