"""Documents in place of texts: which of them an archive hands over, and that nothing else is ever opened."""

import os
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from bot.settings import packaged
from bot.sources.archive import Archive
from bot.sources.delivered import DocumentFile, FileText, Refused
from tests.houses import ZONE
from tests.project.demo_documents import documents, made
from tests.sources.oparl.maker import archive, file, paper, url, write_lines


def folder_with(tmp_path: Path, *rows: Any) -> Path:
    """An archive whose documents.jsonl has these lines; documents/one.pdf lies in it."""
    folder = archive(tmp_path / "a", paper(1, mainFile=file(1)))
    (folder / "documents").mkdir()
    (folder / "documents" / "one.pdf").write_bytes(b"%PDF-1.7 one")
    (tmp_path / "outside.pdf").write_bytes(b"%PDF-1.7 outside")
    write_lines(folder / "documents.jsonl", rows)
    return folder


def test_a_document_is_handed_over_with_its_file_and_place(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, {"file": url("File", 1), "path": "documents/one.pdf"})
    path = (folder / "documents" / "one.pdf").resolve()
    assert list(Archive(folder, zone=ZONE).documents()) == [
        DocumentFile(url("File", 1), path, "documents.jsonl, Zeile 1")
    ]


def test_the_sidecar_is_neither_an_object_nor_a_text_nor_ignored(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, {"file": url("File", 1), "path": "documents/one.pdf"})
    source = Archive(folder, zone=ZONE)
    assert [each.id for each in source.objects()] == [url("Paper", 1)]  # type: ignore[union-attr]
    assert list(source.texts()) == []
    assert source.ignored == []


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("../outside.pdf", "führt aus dem Ordner hinaus"),
        ("documents/../../outside.pdf", "führt aus dem Ordner hinaus"),
        ("documents/away.pdf", "führt aus dem Ordner hinaus"),
        ("elsewhere/outside.pdf", "führt aus dem Ordner hinaus"),
        ("/etc/hostname", "ist kein Pfad innerhalb des Ordners"),
        ("documents/zwei.pdf", "fehlt im Ordner"),
        ("documents\\one.pdf", "fehlt im Ordner"),
        ("documents", "ist keine Datei"),
        ("", "ist keine Datei"),
        ("documents/pipe.pdf", "ist keine Datei"),
        ("documents/round.pdf", "ist kein brauchbarer Dateiname"),
        ("documents/\0.pdf", "ist kein brauchbarer Dateiname"),
        ("documents/\ud800.pdf", "ist kein brauchbarer Dateiname"),
        ("x" * 5_000, "ist kein brauchbarer Dateiname"),
    ],
)
def test_what_is_no_document_inside_the_folder_is_refused(tmp_path: Path, path: str, reason: str) -> None:
    folder = folder_with(tmp_path, {"file": url("File", 1), "path": path})
    (folder / "documents" / "away.pdf").symlink_to(tmp_path / "outside.pdf")
    (folder / "elsewhere").symlink_to(tmp_path, target_is_directory=True)
    (folder / "documents" / "round.pdf").symlink_to("round.pdf")
    os.mkfifo(folder / "documents" / "pipe.pdf")
    (found,) = Archive(folder, zone=ZONE).documents()
    assert isinstance(found, Refused)
    assert found.place == "documents.jsonl, Zeile 1"
    assert found.reason.endswith(reason)


def test_a_link_that_stays_inside_is_followed(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, {"file": url("File", 1), "path": "documents/same.pdf"})
    (folder / "documents" / "same.pdf").symlink_to("one.pdf")
    (found,) = Archive(folder, zone=ZONE).documents()
    assert isinstance(found, DocumentFile)
    assert found.path.name == "one.pdf"


@pytest.mark.parametrize(
    "row", [{}, [], {"file": 1, "path": "x"}, {"file": "x", "path": ["documents"]}, "text"]
)
def test_a_line_that_names_no_document_is_refused(tmp_path: Path, row: Any) -> None:
    folder = folder_with(tmp_path, row)
    assert list(Archive(folder, zone=ZONE).documents()) == [
        Refused("documents.jsonl, Zeile 1", "file oder path fehlt")
    ]


def test_pages_that_were_read_from_a_picture_come_with_their_text(tmp_path: Path) -> None:
    folder = archive(tmp_path / "a", paper(1))
    wrong = [True, "3", -1, 0, 1.0, 10**9]
    rows = [{"file": "f1", "text": "x", "ocr": [3, 1, 3, *wrong]}, {"file": "f2", "text": "y", "ocr": "alle"}]
    write_lines(folder / "texts-2025.jsonl", rows)
    assert list(Archive(folder, zone=ZONE).texts()) == [
        FileText("f1", "x", "texts-2025.jsonl, Zeile 1", (1, 3)),
        FileText("f2", "y", "texts-2025.jsonl, Zeile 2"),
    ]


def test_the_documents_of_the_demo_are_those_that_its_texts_make() -> None:
    """Made by `python -m tests.project.demo_documents`. How letters are painted differs between machines."""
    for each in documents():
        stored = (packaged("demo") / each.town / each.path).read_bytes()
        if each.form == "scan":
            with pypdfium2.PdfDocument(stored) as pdf:
                assert [page.get_textpage().count_chars() for page in pdf] == [0]
        else:
            assert stored == made(each), each.path


def test_every_document_of_the_demo_belongs_to_a_file_and_no_text_stands_twice() -> None:
    for town in {each.town for each in documents()}:
        source = Archive(packaged("demo") / town, zone=ZONE)
        found = list(source.documents())
        named = {each.file for each in found if isinstance(each, DocumentFile)}
        assert named == {each.file for each in documents() if each.town == town}
        texts = {each.file for each in source.texts() if isinstance(each, FileText)}
        assert not named & texts


def test_the_documents_of_the_demo_are_small() -> None:
    assert sum(path.stat().st_size for path in packaged("demo").glob("*/documents/*")) < 400_000
