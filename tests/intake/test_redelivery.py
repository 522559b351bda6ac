"""What real servers do to an archive the second time: each a way to lose, leak or confuse something."""

from pathlib import Path
from typing import Any

import pytest

from adapters.command_line.compose import House
from bot.council.publicness import Publicness
from bot.intake.importer import Importer
from bot.sources.archive import Archive
from tests.houses import ZONE, Talk, load
from tests.operation.test_secrets import run
from tests.sources.oparl.maker import archive, consultation, file, item, meeting, oparl, paper, tombstone, url

SECRET = "Geheimwort"  # noqa: S105 - a word to look for


class Steps:
    """A folder for each delivery of a test."""

    def __init__(self, house: House, folder: Path) -> None:
        self.house, self.folder, self.count = house, folder, 0

    def __call__(self, *objects: dict[str, Any], texts: dict[str, str] | None = None, **options: Any) -> Any:
        self.count += 1
        return load(self.house, archive(self.folder / str(self.count), *objects, texts=texts), **options)

    async def says(self, text: str) -> str:
        return " ".join((await Talk(self.house)(text)).split())

    def papers(self) -> dict[str, str]:
        rows = self.house.db.rows("SELECT id, publicness FROM paper")
        return {row["id"].rsplit("/", 1)[-1]: row["publicness"] for row in rows}


@pytest.fixture
def deliver(house: House, tmp_path: Path) -> Steps:
    return Steps(house, tmp_path)


def silent(raw: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in raw.items() if name != "public"}


async def test_a_tombstone_of_a_station_takes_the_station_only(deliver: Steps) -> None:
    deliver(meeting(1, item(1, result="vertagt")), paper(1, consultation=[consultation(1, item=1)]))
    deliver(tombstone("Consultation", 1))
    assert "vertagt" not in await deliver.says("/vorlage 2025/0001")
    assert deliver(paper(2)).counts["new"] == 1


async def test_of_two_statements_about_one_object_the_stricter_one_holds(deliver: Steps) -> None:
    hidden = item(1, public=False, name=f"{SECRET} Grundstück", meeting=url("Meeting", 1))
    for number in ("1", "2"):
        embedded = silent(item(1, name=f"{SECRET} Grundstück", number=number))
        report = deliver(meeting(1, embedded), {**hidden, "number": number})
        assert report.counts["contradicted"] == 1
        assert SECRET not in await deliver.says("/sitzung 12.03.2025")


async def test_what_turns_closed_is_hidden_at_once_even_if_the_import_is_cut_off(
    house: House, deliver: Steps, tmp_path: Path
) -> None:
    deliver(paper(1, "Radweg", mainFile=file(1)), texts={"1": "Der Radweg wird gebaut."})
    closed = paper(1, f"{SECRET} Radweg", public=False, mainFile=file(1, name=f"{SECRET} Anlage"))

    class CutOff(Importer):
        def _settle_objects(self, *_args: Any, **_options: Any) -> None:
            raise KeyboardInterrupt

    importer = CutOff(house.db, house.index, house.purge, house.clock, house.importer().progress)
    with pytest.raises(KeyboardInterrupt):
        importer.run(Archive(archive(tmp_path / "x", closed), zone=ZONE), body="probedorf", name="x")
    assert SECRET not in await deliver.says("/vorlage 2025/0001")
    assert SECRET not in await deliver.says("/suche Radweg")


async def test_silence_does_not_open_what_was_closed(deliver: Steps) -> None:
    stations = [consultation(1, item=1)]
    deliver(meeting(1, item(1, public=False)), paper(1, SECRET, consultation=stations))
    deliver(meeting(1), paper(1, SECRET, consultation=stations))
    assert deliver.papers() == {"1": "nonpublic"}
    assert SECRET not in await deliver.says("/vorlage 2025/0001")


def test_a_kind_that_has_spoken_once_stays_closed_where_it_is_silent(deliver: Steps) -> None:
    deliver(paper("a", public=False), paper("b"))
    deliver(tombstone("Paper", "a"))
    assert deliver.papers() == {"b": "unknown"}


def test_an_import_without_the_option_keeps_what_was_declared(deliver: Steps) -> None:
    deliver(paper(1), unstated=Publicness.UNKNOWN)
    deliver(paper(1), paper(2))
    assert deliver.papers() == {"1": "unknown", "2": "unknown"}
    deliver(paper(3), unstated=Publicness.PUBLIC)
    assert set(deliver.papers().values()) == {"public"}


def test_a_sound_export_after_a_broken_one_takes_the_withdrawals_back(deliver: Steps) -> None:
    papers = [paper(n) for n in range(60)]
    deliver(*papers)
    assert deliver(*(tombstone("Paper", n) for n in range(60))).braked == 60
    assert deliver(*papers).braked == 0
    assert deliver(paper(99), brake=False).braked == 0
    assert len(deliver.papers()) == 61


def test_the_brake_sees_meetings_that_come_without_their_items(deliver: Steps) -> None:
    deliver(*(meeting(n, item(n)) for n in range(80)))
    report = deliver(*({**meeting(n), "agendaItem": []} for n in range(80)))
    assert report.braked == 80


async def test_a_block_leaves_alone_what_another_paper_needs(house: House, deliver: Steps) -> None:
    shared = file("s", name="Gemeinsame Anlage")
    both = [
        meeting(1, item(1, name="Beides", result="beschlossen")),
        paper(1, "Eins", auxiliaryFile=[shared], consultation=[consultation(1, item=1)]),
        paper(2, "Zwei", auxiliaryFile=[shared], consultation=[consultation(2, item=1)]),
    ]
    deliver(*both)
    run(house, "sperren", "probedorf", "2025/0001", "--grund", "x")
    deliver(*both)
    answer = await deliver.says("/vorlage 2025/0002")
    assert "Gemeinsame Anlage" in answer
    assert "beschlossen" in answer


async def test_a_file_that_comes_back_is_linked_again(deliver: Steps) -> None:
    linked = paper(1, auxiliaryFile=[url("File", "f")])
    deliver(linked, file("f"))
    deliver(tombstone("File", "f"))
    deliver(linked, file("f"))
    assert "Datei f" in await deliver.says("/vorlage 2025/0001")


@pytest.mark.parametrize("linked_by_item", [True, False])
async def test_what_a_blocked_paper_gains_is_hidden_from_whichever_side(
    house: House, deliver: Steps, *, linked_by_item: bool
) -> None:
    deliver(paper(1, SECRET, consultation=[consultation(1)]))
    run(house, "sperren", "probedorf", "2025/0001", "--grund", "x")
    gained = item(
        2, name=f"{SECRET} zum Zweiten", consultation=url("Consultation", 1 if linked_by_item else 2)
    )
    station = consultation(2, item=2, paper=url("Paper", 1))
    loose = file("lose", name=SECRET, paper=[url("Paper", 1)])
    extra = [] if linked_by_item else [station]
    deliver(meeting(2, gained), paper(1, SECRET, consultation=[consultation(1)]), loose, *extra)
    assert SECRET not in await deliver.says("/sitzung 12.03.2025")
    assert house.db.value("SELECT count(*) FROM file") == 0


async def test_a_blocked_paper_under_a_new_id_stays_blocked(house: House, deliver: Steps) -> None:
    deliver(paper(1, SECRET))
    run(house, "sperren", "probedorf", "2025/0001", "--grund", "x")
    assert deliver(paper("umgezogen", SECRET, reference="2025/0001")).counts["blocked"] == 1
    assert deliver.papers() == {}


async def test_one_consultation_id_at_two_meetings_keeps_results_apart(deliver: Steps) -> None:
    deliver(
        meeting(1, item(1, result="empfohlen", consultation=url("Consultation", "c"))),
        meeting(2, item(2, result="beschlossen", consultation=url("Consultation", "c"))),
        paper(1, consultation=[consultation("c", meeting=url("Meeting", 1))]),
        paper(2, consultation=[consultation("c", meeting=url("Meeting", 2))]),
    )
    assert "beschlossen" not in await deliver.says("/vorlage 2025/0001")
    assert "empfohlen" not in await deliver.says("/vorlage 2025/0002")


def test_one_consultation_id_delivered_alone_for_two_papers_is_two_stations(deliver: Steps) -> None:
    objects = [paper(1), paper(2), *(consultation("c", paper=url("Paper", n)) for n in (1, 2))]
    deliver(*objects)
    assert deliver(*objects).changed_nothing
    assert deliver.house.db.value("SELECT count(*) FROM consultation") == 2


async def test_ids_with_blanks_are_ids(deliver: Steps) -> None:
    deliver(
        oparl(
            "Paper", "a b", name="Radweg", reference="1/2025", consultation=[consultation(1, role="Rolle X")]
        )
    )
    assert "Rolle X" in await deliver.says("/vorlage 1/2025")
    deliver(oparl("Paper", "a b", name="Radweg", reference="1/2025"))
    assert "Rolle X" not in await deliver.says("/vorlage 1/2025")


async def test_a_silent_item_does_not_tell_of_a_closed_paper(deliver: Steps) -> None:
    deliver(
        meeting(1, silent(item(1, name=f"Verkauf {SECRET}")), silent(item(2, name="Offenes"))),
        paper(1, SECRET, public=False, consultation=[consultation(1, item=1)]),
    )
    answer = await deliver.says("/sitzung 12.03.2025")
    assert SECRET not in answer
    assert "Offenes" in answer


@pytest.mark.parametrize("deleted", [True, "true", "ja", "2026-01-01", [True]])
async def test_a_tombstone_counts_however_it_is_spelled(deliver: Steps, deleted: object) -> None:
    deliver(paper(1), paper(2))
    deliver(paper(2), {"id": url("Paper", 1), "deleted": deleted})
    assert deliver.papers() == {"2": "public"}


async def test_years_that_no_council_knows_are_absent(deliver: Steps) -> None:
    deliver(
        meeting(1, start="0001-01-01T00:00:00Z"),
        meeting(2, start="9999-12-31T23:30:00Z"),
        meeting(3, item(1)),
        paper(1, date="0001-01-01", consultation=[consultation(1, meeting=url("Meeting", 2))]),
    )
    assert "Stadtrat" in await deliver.says("/sitzung 12.03.2025")
    assert "ohne Termin" in await deliver.says("/vorlage 2025/0001")


def test_surrogates_and_blanks_in_ids_are_cleaned_alike(deliver: Steps) -> None:
    deliver(
        paper(1, auxiliaryFile=["\ud800", f" {url('File', 1)} "]), file(1), texts={"\ud800": "x", "1": "Text"}
    )
    assert deliver.house.db.value("SELECT publicness FROM file") == "public"


def test_two_versions_in_one_archive_do_not_change_places(deliver: Steps) -> None:
    for _ in range(2):
        report = deliver(paper(1, "Eins"), paper(1, "Zwei"))
        assert report.counts["contradicted"] == 1
        assert deliver.house.db.value("SELECT name FROM paper") == "Eins"


def test_an_object_that_another_carrier_takes_over_belongs_to_it(deliver: Steps) -> None:
    deliver(paper("a", auxiliaryFile=[file("f")]), paper("b"))
    deliver(paper("a"), paper("b", auxiliaryFile=[file("f")]))
    deliver(paper("a"), paper("b", auxiliaryFile=[file("f", name="Neuer Name")]))
    assert deliver.house.db.value("SELECT name FROM file") == "Neuer Name"
    deliver(paper("a"), paper("b"))
    assert deliver.house.db.value("SELECT count(*) FROM file") == 0


def test_items_may_be_linked_where_they_were_embedded(deliver: Steps) -> None:
    deliver(meeting(1, item(1)))
    linked = {**meeting(1), "agendaItem": [url("AgendaItem", 1)]}
    alone = item(1, meeting=url("Meeting", 1))
    deliver(alone, linked)
    assert deliver(alone, linked).changed_nothing
    assert deliver.house.db.value("SELECT count(*) FROM agenda_item") == 1


def test_items_of_a_tombstoned_meeting_stay_hidden(deliver: Steps) -> None:
    alone = item(1, meeting=url("Meeting", 1))
    deliver(alone, meeting(1))
    deliver(silent(alone), tombstone("Meeting", 1))
    deliver(silent(alone), tombstone("Meeting", 1))
    assert deliver.house.db.value("SELECT count(*) FROM agenda_item WHERE publicness = 'public'") == 0


def test_an_item_delivered_alone_keeps_the_files_its_meeting_stated(deliver: Steps) -> None:
    deliver(meeting(1, item(1, auxiliaryFile=[file("f")])), item(1, meeting=url("Meeting", 1)))
    assert deliver.house.db.value("SELECT count(*) FROM file_use") == 1


async def test_a_station_at_a_closed_meeting_is_closed(deliver: Steps) -> None:
    deliver(
        {**meeting(1, item(1, result=SECRET, consultation=url("Consultation", 1))), "public": False},
        paper(1, consultation=[consultation(1)]),
    )
    assert SECRET not in await deliver.says("/vorlage 2025/0001")


def test_an_item_that_never_came_does_not_hide_a_closed_one_that_names_the_station(deliver: Steps) -> None:
    closed = item(1, public=False, consultation=url("Consultation", 1))
    deliver(meeting(1, closed), paper(1, SECRET, consultation=[consultation(1, item="nie")]))
    assert deliver.papers() == {"1": "nonpublic"}


def test_blocking_and_lifting_by_web_address_and_never_a_namesake(house: House, deliver: Steps) -> None:
    web = "https://ris.probedorf.example/vorlage/1"
    deliver(paper(1, web=web), paper(2, reference="19/2026"))
    with pytest.raises(Exception, match="nicht eindeutig"):
        run(house, "sperren", "probedorf", "2019/26", "--grund", "x")
    run(house, "sperren", "probedorf", web, "--grund", "x")
    with pytest.raises(Exception, match="schon gesperrt"):
        run(house, "sperren", "probedorf", web, "--grund", "x")
    run(house, "entsperren", "probedorf", web)


def test_the_first_body_names_the_city(deliver: Steps) -> None:
    deliver(
        oparl("Body", 1, name="Stadt Probedorf", shortName="Probedorf"), oparl("Body", 2, name="Zweckverband")
    )
    assert deliver.house.services.bodies()[0].name == "Probedorf"


def test_the_zone_of_the_city_is_the_one_it_is_shown_in(deliver: Steps) -> None:
    deliver(meeting(1), time_zone="America/New_York")
    (found,) = deliver.house.services.meetings.between(None, None, bodies=["probedorf"])
    assert found.start is not None
    assert found.start.hour == 12
