"""Who has the say over a file once the paper that brought it does so no longer."""

from pathlib import Path

from adapters.command_line.compose import House
from bot.intake.report import Report
from tests.houses import load
from tests.sources.oparl.maker import Raw, archive, file, item, meeting, paper, tombstone, url


def deliver(town: House, folder: Path, *objects: Raw) -> Report:
    """Twice: where two deliveries disagree, the next import settles it."""
    load(town, archive(folder, *objects), index=False)
    return load(town, folder, index=False)


def name(town: House) -> str | None:
    found: str | None = town.db.value("SELECT name FROM file")
    return found


def test_a_paper_only_names_what_now_comes_by_itself(town: House, tmp_path: Path) -> None:
    deliver(town, tmp_path / "a", paper(1, mainFile=file(1, name="alt")))
    report = deliver(town, tmp_path / "b", file(1, name="neu"), paper(1, mainFile=url("File", 1)))
    assert report.complete
    assert name(town) == "neu"


def test_another_paper_brings_it_now_and_the_first_one_names_it(town: House, tmp_path: Path) -> None:
    deliver(town, tmp_path / "a", paper(1, mainFile=file(1, name="alt")), paper(2))
    later = [paper(2, mainFile=file(1, name="neu")), paper(1, mainFile=url("File", 1))]
    assert deliver(town, tmp_path / "b", *later).complete
    assert name(town) == "neu"


def test_a_meeting_goes_on_with_it_when_the_paper_is_deleted(town: House, tmp_path: Path) -> None:
    both = [paper(1, mainFile=file(1)), meeting(1, item(1, auxiliaryFile=[file(1)]))]
    deliver(town, tmp_path / "a", *both)
    deliver(town, tmp_path / "b", tombstone("Paper", 1), both[1])
    later = meeting(1, item(1, auxiliaryFile=[file(1, name="neu")]))
    assert deliver(town, tmp_path / "c", later).complete
    assert name(town) == "neu"


def test_what_nobody_brings_goes_with_the_last_who_names_it(town: House, tmp_path: Path) -> None:
    deliver(town, tmp_path / "a", paper(1, mainFile=file(1)))
    deliver(town, tmp_path / "b", paper(1, mainFile=url("File", 1)))
    assert name(town) == "Datei 1"
    deliver(town, tmp_path / "c", paper(1))
    assert name(town) is None
