"""That no document harms: none crashes, hangs, writes, or takes more memory than it gets."""

import resource
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.documents.limits import Limits
from bot.documents.reader import DocumentReader
from bot.documents.reading import DocumentText, NoText
from tests.documents.hostile_documents import CASES, Hostile
from tests.documents.pdf_maker import text_pdf

LIMITS = Limits(seconds=5.0, ocr_seconds=5.0, ocr_page_seconds=3.0, memory=512 << 20)

PATIENCE = 20.0
"""Seconds: the limit, what the process is granted beyond it, and starting anew on a busy machine."""


@pytest.fixture(scope="module")
def reader() -> Iterator[DocumentReader]:
    with DocumentReader(LIMITS) as made:
        yield made


def written_files(reader: DocumentReader) -> list[Path]:
    assert reader._folder
    folder = Path(reader._folder.name)
    return [*folder.iterdir(), *folder.parent.glob("*boese*"), *Path("/").glob("boese*")]


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_it_does_no_harm(case: Hostile, reader: DocumentReader) -> None:
    data = case.make()
    begun, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    outcome = reader.read(data, name=case.name, declared=case.declared)
    assert time.monotonic() - begun < PATIENCE
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 << 10
    assert isinstance(reader.read(text_pdf(["Und weiter."])), DocumentText)
    assert written_files(reader) == []
    if isinstance(outcome, NoText):
        assert outcome.cause in case.causes
        assert outcome.reason.endswith(".")
    else:
        assert "" in case.causes
        assert case.says in outcome.text
        assert not [word for word in case.never if word in outcome.text]
