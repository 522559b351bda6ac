"""One city syncs, the others take over: what leaves a store, and what arrives in the next."""

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.command_line.compose import House
from adapters.command_line.context import Context
from adapters.command_line.exporting import export as command
from bot.council.publicness import Publicness
from bot.errors import Busy, OperatorError
from bot.intake.lock import city_lock, import_lock
from bot.messages import ObjectRef
from bot.store import blockable, blocks
from tests.delivery.fakes import FakeClock
from tests.export.exports import SECRET, bytes_of, council, export, later, objects_of, public_content
from tests.houses import load
from tests.sources.oparl.maker import archive, consultation, file, item, meeting, oparl, paper, tombstone, url

CLOSED = ("geheim", "intern", "geheim-anlage", "agendaitem/3", "agendaitem/4", "meeting/2", "consultation/3")


def set_ocr(town: House, key: str, pages: str) -> None:
    with town.db.write() as w:
        w.execute(
            "UPDATE file_text SET ocr_pages = ? WHERE file_no = (SELECT no FROM file WHERE id = ?)",
            [pages, url("File", key)],
        )


def test_what_is_public_arrives_whole(town: House, neighbour: House, tmp_path: Path) -> None:
    load(town, council(tmp_path / "a"))
    set_ocr(town, "klar", "[2]")
    done = export(town, tmp_path / "out")
    report = load(neighbour, tmp_path / "out")
    assert report.complete
    assert public_content(neighbour) == public_content(town)
    assert neighbour.db.value("SELECT version FROM file WHERE version != ''") == "ab12"
    assert done.counts == {
        "Organization": 1, "Paper": 2, "Consultation": 2, "File": 5, "Meeting": 1, "AgendaItem": 2,
        "texts": 5, "deleted": 1,
    }  # fmt: skip
    assert [tuple(row) for row in neighbour.db.rows("SELECT kind, id FROM tombstone")] == [
        ("Paper", url("Paper", "alt"))
    ]


def test_nothing_closed_leaves_not_even_its_name(town: House, neighbour: House, tmp_path: Path) -> None:
    linked = paper("nachbar", public=True, relatedPaper=[url("Paper", "geheim"), url("Paper", "klar")])
    misled = meeting(9, item(5, name="Verschiedenes", consultation=url("Consultation", 3)))
    load(town, council(tmp_path / "a", linked, misled))
    export(town, tmp_path / "out")
    written = b"".join(bytes_of(tmp_path / "out").values()).decode()
    assert SECRET not in written
    assert [each for each in CLOSED if f"/{each}" in written] == []
    load(neighbour, tmp_path / "out")
    for table in ("paper", "meeting", "agenda_item", "consultation", "file", "organization"):
        assert neighbour.db.value(f"SELECT count(*) FROM {table} WHERE publicness != 'public'") == 0


def test_what_hangs_on_closed_things_only_stays_here(town: House, tmp_path: Path) -> None:
    """Also where it says of itself that it is public: nobody could find it, and why is it there?"""
    loose = file("lose", public=True, agendaItem=[url("AgendaItem", 1)])
    held = file(1, public=True)
    closed = meeting(1, item(1, public=False, auxiliaryFile=[held]), item(2), public=False)
    load(town, archive(tmp_path / "a", closed, loose, file(3, public=True), texts={"1": SECRET}))
    done = export(town, tmp_path / "out")
    assert [each["id"] for each in objects_of(tmp_path / "out")] == [url("File", 3)]
    assert done.counts["texts"] == 0


def test_what_silence_means_is_decided_once(town: House, neighbour: House, tmp_path: Path) -> None:
    """Also where the importing side's operator believes no silent source."""
    load(town, archive(tmp_path / "a", paper(1, mainFile=file(1)), meeting(1, item(1, public=None))))
    export(town, tmp_path / "out")
    load(neighbour, tmp_path / "out", unstated=Publicness.UNKNOWN)
    assert public_content(neighbour) == public_content(town)


@pytest.mark.shared
def test_a_real_month_arrives_whole(town: House, neighbour: House, tmp_path: Path, shared: Path) -> None:
    load(town, shared / "data/oparl/karlsruhe/sample-2025-03_04", index=False)
    done = export(town, tmp_path / "out")
    assert done.counts["Paper"] > 100
    assert done.counts["AgendaItem"] > 100
    assert load(neighbour, tmp_path / "out", index=False).complete
    assert public_content(neighbour) == public_content(town)


def test_what_was_taken_over_can_be_passed_on(town: House, neighbour: House, tmp_path: Path) -> None:
    load(town, council(tmp_path / "a"))
    export(town, tmp_path / "one")
    load(neighbour, tmp_path / "one")
    export(neighbour, tmp_path / "two")
    one, two = bytes_of(tmp_path / "one"), bytes_of(tmp_path / "two")
    assert two == one


def test_an_unchanged_export_touches_nothing(town: House, tmp_path: Path, clock: FakeClock) -> None:
    load(town, council(tmp_path / "a"))
    export(town, tmp_path / "out")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()}
    clock.at += timedelta(days=1)
    done = export(town, tmp_path / "out")
    assert (done.written.new, done.written.removed, done.newly_deleted) == ([], [], 0)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()} == before


def test_only_what_changed_is_written(town: House, tmp_path: Path) -> None:
    years = [paper(year, date=f"{year}-05-01", mainFile=file(year)) for year in range(2019, 2026)]
    load(town, archive(tmp_path / "a", *years, texts={"2025": "Alt.", "2020": "Bleibt."}))
    export(town, tmp_path / "out")
    renamed = {**years[-1], "name": "Anders benannt"}
    load(town, archive(tmp_path / "b", renamed, texts={"2020": "Bleibt, aber anders."}))
    done = export(town, tmp_path / "out")
    assert [name.split(".")[0] for name in done.written.new] == ["texts-papers-2020", "papers-2025"]
    assert len(done.written.removed) == 2


def test_each_change_arrives_and_is_no_contradiction(town: House, neighbour: House, tmp_path: Path) -> None:
    """A file that hangs on several things is delivered once, whichever of them it came with."""
    folder = council(tmp_path / "a")
    for house_folder in (folder, later(tmp_path / "b"), folder):
        load(town, house_folder)
        export(town, tmp_path / "out")
        report = load(neighbour, tmp_path / "out")
        assert report.complete, report
        assert public_content(neighbour) == public_content(town)


def test_a_file_changes_while_the_paper_that_it_came_with_goes(
    town: House, neighbour: House, tmp_path: Path
) -> None:
    """It goes on with the meeting. Once two things speak of it, then it is settled."""
    for number, changed in enumerate(("Anlage", "Umbenannt", "Noch einmal")):
        both = [
            meeting(1, item(1, auxiliaryFile=[file(1, name=changed)])),
            paper(1, mainFile=file(1, name=changed)),
        ]
        gone = [both[0], tombstone("Paper", 1)]
        load(town, archive(tmp_path / f"a{number}", *(gone if number else both)))
        export(town, tmp_path / "out")
        load(neighbour, tmp_path / "out")
        assert load(neighbour, tmp_path / "out").complete
        assert public_content(neighbour) == public_content(town)


def test_what_is_withdrawn_here_is_deleted_there(town: House, neighbour: House, tmp_path: Path) -> None:
    load(town, council(tmp_path / "a"))
    export(town, tmp_path / "out")
    load(neighbour, tmp_path / "out")
    load(town, archive(tmp_path / "b", tombstone("Paper", "klar"), tombstone("Meeting", 1)))
    done = export(town, tmp_path / "out")
    assert done.newly_deleted == 2
    load(neighbour, tmp_path / "out")
    assert public_content(neighbour) == public_content(town)
    assert neighbour.services.search.find("Mühlbach").total == 0
    assert b"Radweg" not in b"".join(bytes_of(tmp_path / "out").values())


def test_what_becomes_closed_is_deleted_there_and_may_come_back(
    town: House, neighbour: House, tmp_path: Path
) -> None:
    load(town, archive(tmp_path / "a", paper(1, public=True, mainFile=file(1)), texts={"1": "Kranich."}))
    export(town, tmp_path / "out")
    load(neighbour, tmp_path / "out")
    load(town, archive(tmp_path / "b", paper(1, public=False, mainFile=file(1))))
    assert export(town, tmp_path / "out").newly_deleted == 1
    load(neighbour, tmp_path / "out")
    assert neighbour.db.value("SELECT count(*) FROM paper") == 0
    load(town, tmp_path / "a")
    assert export(town, tmp_path / "out").counts["deleted"] == 0
    load(neighbour, tmp_path / "out")
    assert neighbour.services.search.find("Kranich").total == 1


def test_what_an_operator_blocks_is_deleted_there(town: House, neighbour: House, tmp_path: Path) -> None:
    load(town, council(tmp_path / "a"))
    export(town, tmp_path / "out")
    load(neighbour, tmp_path / "out")
    (found,) = blockable.find_papers(town.db, "probedorf", url("Paper", "klar"))
    with town.db.write() as w:
        blocks.block(w, [ObjectRef("Paper", "probedorf", found.ref.id)], found)
    load(town, council(tmp_path / "a"))
    export(town, tmp_path / "out")
    assert "Radweg" not in str(objects_of(tmp_path / "out"))
    load(neighbour, tmp_path / "out")
    assert neighbour.services.search.find("Mühlbach").total == 0


def test_a_tombstone_stays_when_the_folder_goes_on(town: House, tmp_path: Path) -> None:
    """Whoever imports once a month must learn of it too."""
    load(town, archive(tmp_path / "a", paper(1), paper(2)))
    export(town, tmp_path / "out")
    town.purge.delete([_ref("Paper", 1)])
    export(town, tmp_path / "out")
    load(town, archive(tmp_path / "b", paper(3)))
    assert export(town, tmp_path / "out").newly_deleted == 0
    assert {
        "id": url("Paper", 1),
        "type": "https://schema.oparl.org/1.1/Paper",
        "deleted": True,
    } in objects_of(tmp_path / "out")


def _ref(kind: str, key: str | int) -> ObjectRef:
    return ObjectRef(kind, "probedorf", url(kind, key))


def test_what_waits_for_the_brake_is_neither_closed_nor_dead(town: House, tmp_path: Path) -> None:
    load(town, archive(tmp_path / "a", *(paper(n) for n in range(60))))
    load(town, archive(tmp_path / "b", *(tombstone("Paper", n) for n in range(60))))
    done = export(town, tmp_path / "out")
    assert (done.counts["Paper"], done.counts["deleted"]) == (60, 0)


def test_a_station_whose_paper_never_came_stays_here(town: House, neighbour: House, tmp_path: Path) -> None:
    lost = consultation(1, item=1, paper=url("Paper", "nie"))
    load(town, archive(tmp_path / "a", lost, meeting(1, item(1)), item("lose", meeting=url("Meeting", 9))))
    done = export(town, tmp_path / "out")
    assert done.counts["Consultation"] == 0
    load(neighbour, tmp_path / "out")
    assert public_content(neighbour) == public_content(town)
    assert neighbour.db.value("SELECT count(*) FROM agenda_item") == 2


def test_a_load_that_was_cut_off_is_not_exported(town: House, tmp_path: Path) -> None:
    load(town, archive(tmp_path / "a", paper(1)))
    export(town, tmp_path / "out")
    before = bytes_of(tmp_path / "out")
    with town.db.write() as w:
        w.execute("UPDATE paper SET publicness = 'undecided'")
    with pytest.raises(OperatorError, match="nicht zu Ende gekommen"):
        export(town, tmp_path / "out")
    assert bytes_of(tmp_path / "out") == before


def run_command(town: House, *args: str) -> str:
    result = CliRunner().invoke(
        command,
        [*args],
        obj=Context(None, town.settings.database),
        standalone_mode=False,
        catch_exceptions=False,
    )
    return result.output


def test_the_command_says_what_it_did(town: House, tmp_path: Path) -> None:
    load(town, council(tmp_path / "a"))
    out = str(tmp_path / "out")
    first = run_command(town, "Probedorf", out)
    assert "Probedorf: exportiert nach" in first
    assert "2 Vorlagen, 1 Sitzung" in first
    assert "1 gelöschtes Objekt, davon neu: 0" in first
    assert "nichts Neues" in run_command(town, "probedorf", out)
    (tmp_path / "out" / next(n for n in bytes_of(tmp_path / "out") if n.startswith("papers-2025"))).unlink()
    assert "beschädigt war: papers-2025." in run_command(town, "probedorf", out)


def test_nobody_loads_while_it_is_exported(town: House, tmp_path: Path) -> None:
    load(town, archive(tmp_path / "a", paper(1)))
    with import_lock(town.settings.database), pytest.raises(Busy):
        run_command(town, "probedorf", str(tmp_path / "out"))
    with city_lock(town.settings.database, "probedorf"), pytest.raises(Busy):
        run_command(town, "probedorf", str(tmp_path / "out"))


def test_an_empty_city_makes_an_export_that_can_be_loaded(
    town: House, neighbour: House, tmp_path: Path
) -> None:
    load(town, archive(tmp_path / "a", oparl("Person", 1)))
    export(town, tmp_path / "out")
    assert load(neighbour, tmp_path / "out").complete
