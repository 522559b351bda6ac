"""What reading a document comes to: a state, and a text where there is one."""

from dataclasses import dataclass, replace
from typing import Protocol

from bot.documents.normalise import normalise
from bot.documents.reading import DocumentText, NoText
from bot.intake.report import Report
from bot.intake.stages import Stages
from bot.sources.delivered import DocumentFile, Refused
from bot.store import documents, texts
from bot.store.documents import DocumentState, content_hash
from bot.store.runs import Run


class Reader(Protocol):
    """documents.reader.DocumentReader, or a fake."""

    def read(self, data: bytes, *, name: str = "", declared: str = "") -> DocumentText | NoText: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """A document's new state, and its raw text where there is one."""

    state: DocumentState
    text: DocumentText | None = None


def understood(found: DocumentText | NoText, arrived: DocumentState) -> Outcome:
    """What reading came to, as a state. A broken answer may be whole the next time."""
    if isinstance(found, NoText):
        again = found.cause == "broken"
        return Outcome(
            replace(
                arrived,
                state="failed" if again else "unread",
                cause=found.cause,
                reason=found.reason,
                media_type=found.media_type,
            )
        )
    state = replace(
        arrived, media_type=found.media_type, pages=found.pages, unread_pages=len(found.unread_pages)
    )
    if found.unread_pages and not found.text.strip():
        state = replace(state, cause="picture_only", reason="nur Bilder, und keine Texterkennung")
    return Outcome(state, found)


def read_into(stages: Stages, reader: Reader, each: DocumentFile, run: Run, report: Report) -> None:
    """A document of an archive: read unless the very same bytes are stored already."""
    known = texts.known_file(stages.db, run.body, each.file)
    if known is None:
        report.refused.append(Refused(each.place, f"Dokument gehört zu keiner bekannten Datei: {each.file}"))
        return
    data = each.path.read_bytes()
    hashed = content_hash(data)
    if documents.has_content(stages.db, known.no, hashed):
        report.counts["texts_unchanged"] += 1
        return
    arrived = DocumentState("read", "", "", content_hash=hashed)
    outcome = understood(reader.read(data, name=each.path.name), arrived)
    report.documents[outcome.state.state] += 1
    if outcome.state.state == "failed":
        report.refused.append(Refused(each.place, outcome.state.reason))
    with stages.db.write() as w:
        if outcome.text is not None:
            texts.put_text(
                w,
                run,
                known,
                texts.text_hash(outcome.text.text),
                normalise(outcome.text.text),
                ocr_pages=outcome.text.ocr_pages,
            )
            report.counts["texts"] += 1
        documents.put_state(w, run.body, known.no, outcome.state, stages.clock.now())
