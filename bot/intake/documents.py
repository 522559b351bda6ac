"""Documents: fetched by need, the newest first, read in a process of their own, stored as texts."""

import datetime as dt
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from bot.council.model import File
from bot.documents.kinds import claimed
from bot.documents.limits import Limits
from bot.documents.normalise import normalise
from bot.errors import Blocked, BudgetSpent, FetchError, ForeignHost, Resting, RobotsForbid, TooLarge
from bot.intake.outcomes import Outcome, Reader, understood
from bot.intake.report import Report
from bot.intake.stages import Stages
from bot.sources.delivered import Gap
from bot.sources.http.page import Http, Page, Validators
from bot.store import documents, pending, source_state, texts
from bot.store.council import CouncilWriter, Tally
from bot.store.database import Writer
from bot.store.documents import DocumentState, WantedDocument, content_hash
from bot.store.runs import Run

RETRY = dt.timedelta(hours=20)
STALE = dt.timedelta(days=7)
"""After how long a failed document is tried again, and one of a recent meeting is asked about."""
_PICTURES = {"bmp", "gif", "heic", "jpeg", "jpg", "png", "svg", "tif", "tiff"}
_SOUND_AND_FILM = {"avi", "mov", "mp3", "mp4", "wav"}
_PACKED = {"7z", "rar", "zip"}
_OFFICE = {"doc", "eml", "msg", "ppt", "pptx", "xls", "xlsx"}
LISTED_ONLY = frozenset(_PICTURES | _SOUND_AND_FILM | _PACKED | _OFFICE)
"""Names that say it: such files are not even fetched. Whose name lies is found out by reading."""
MISSING = {401: "unauthorized", 403: "unauthorized", 404: "not_found", 410: "gone"}


Addresses = Callable[[File], tuple[str, ...]]


class Documents:
    """Brings the documents of one city up to date."""

    def __init__(
        self, stages: Stages, http: Http, reader: Reader, run: Run, report: Report, *, addresses: Addresses
    ) -> None:
        """`addresses` are those to try for a file, in order: see LiveSource.documents."""
        self.stages = stages
        self.http = http
        self.addresses = addresses
        self.reader = reader
        self.run = run
        self.report = report
        self._tried: set[int] = set()
        self._waiting: deque[WantedDocument] = deque()

    def fetch(self, since: dt.datetime, stop: threading.Event, *, most: int) -> bool:
        """The next `most` that are wanted; documents of meetings from `since` on are asked about again.

        True where something was fetched and more may wait.
        """
        if not self._waiting:
            self._waiting.extend(self._wanted(since))
        some = bool(self._waiting)
        self.stages.progress.stage("Dokumente", len(self._waiting), "Dokumente")
        for count in range(1, min(most, len(self._waiting)) + 1):
            if stop.is_set():
                return False
            each = self._waiting.popleft()
            self._tried.add(each.no)
            self._one(each)
            self.stages.progress.advance(count)
        return some

    def _wanted(self, since: dt.datetime) -> list[WantedDocument]:
        """What has not been tried yet; to find that out among all files of a city takes a while."""
        db, body, now = self.stages.db, self.run.body, self.stages.clock.now()
        found = [
            *documents.doubtful(db, body, self.run.day),
            *documents.wanted(db, body, now=now, retry=RETRY, stale=STALE, since=since),
        ]
        return [each for each in found if each.no not in self._tried]

    def _one(self, wanted: WantedDocument) -> None:
        suffix = claimed(wanted.file_name or wanted.name, wanted.media_type).suffix
        if suffix in LISTED_ONLY:
            reason = f"Dateien der Art .{suffix} werden nur aufgeführt."
            self._settle(wanted, Outcome(_state(wanted, "unread", cause="not_read", reason=reason)))
            return
        try:
            page = self._asked(wanted)
        except (Blocked, BudgetSpent, Resting):
            # Not this document's fault: going on would only ask in vain, or press on a firewall.
            raise
        except FetchError as error:
            self._settle(wanted, Outcome(_state(wanted, "failed", cause=error.cause, reason=str(error))))
            return
        if page.unchanged:
            self.report.documents["unchanged"] += 1
            self._is_current(wanted, Validators(wanted.etag, wanted.modified))
        elif page.status in MISSING:
            self._missing(wanted, page.status)
        elif not page.ok:
            reason = f"Der Server antwortet mit {page.status}."
            self._settle(wanted, Outcome(_state(wanted, "failed", cause="unreachable", reason=reason)))
        else:
            self._arrived(wanted, page)

    def _asked(self, wanted: WantedDocument) -> Page:
        """The first of its addresses that yields a document, else what the last one answered."""
        file = File(
            wanted.id,
            wanted.name,
            wanted.file_name,
            wanted.media_type,
            access_url=wanted.access_url,
            download_url=wanted.download_url,
        )
        *others, last = self.addresses(file) or (wanted.url,)
        for url in others:
            with suppress(ForeignHost, TooLarge, RobotsForbid):
                page = self._get(url, wanted)
                if page.unchanged or (page.ok and not _is_web_page(page, wanted)):
                    return page
        return self._get(last, wanted)

    def _get(self, url: str, wanted: WantedDocument) -> Page:
        # „Nothing has changed“ is an answer only to somebody who has got the text.
        known = Validators(wanted.etag, wanted.modified) if self._has_text(wanted) else None
        return self.http.get(url, validators=known, limit=Limits().size)

    def _has_text(self, wanted: WantedDocument) -> bool:
        return texts.has_text(self.stages.db, wanted.no)

    def _is_current(self, wanted: WantedDocument, said: Validators) -> None:
        with self.stages.db.write() as w:
            self._found(w, wanted)
            documents.still_current(w, wanted, self.stages.clock.now(), said.etag, said.modified)
            source_state.close_gaps(w, self.run.body, "File", wanted.id, wanted.url)

    def _found(self, w: Writer, wanted: WantedDocument) -> None:
        """Whatever was noted of it: it is given out."""
        CouncilWriter(w, self.run, Tally(self.report.counts)).pending.found(wanted.id)

    def _missing(self, wanted: WantedDocument, status: int) -> None:
        """One that was read before has been depublished; any other is a link that leads nowhere."""
        why: pending.Cause = MISSING[status]  # type: ignore[assignment]  # the values are causes
        if not self._has_text(wanted):
            reason = f"Der Server antwortet mit {status}."
            self._settle(wanted, Outcome(_state(wanted, "failed", cause=why, reason=reason)))
            return
        self.report.documents["failed"] += 1
        with self.stages.db.write() as w:
            CouncilWriter(w, self.run, Tally(self.report.counts)).miss("File", wanted.id, why)
            documents.looked_at(w, wanted.no, self.stages.clock.now())

    def _arrived(self, wanted: WantedDocument, page: Page) -> None:
        hashed = content_hash(page.body)
        if hashed == wanted.content_hash and self._has_text(wanted):
            self.report.documents["same"] += 1
            self._is_current(wanted, page.validators)
            return
        with self.stages.db.write() as w:
            self._found(w, wanted)
        arrived = replace(
            _state(wanted, "read"),
            etag=page.validators.etag,
            modified=page.validators.modified,
            content_hash=hashed,
        )
        if self._copied(wanted, arrived):
            self.report.documents["same"] += 1
            return
        declared = wanted.media_type or page.headers.get("content-type", "")
        outcome = understood(
            self.reader.read(page.body, name=wanted.file_name or wanted.name, declared=declared), arrived
        )
        self._settle(wanted, outcome)

    def _copied(self, wanted: WantedDocument, arrived: DocumentState) -> bool:
        """The same bytes under another address were read already."""
        same = documents.same_content(self.stages.db, self.run.body, arrived.content_hash)
        if same is None:
            return False
        state = replace(arrived, media_type=same.media_type, pages=same.pages, unread_pages=same.unread_pages)
        known = self._known(wanted)
        with self.stages.db.write() as w:
            texts.put_text(w, self.run, known, same.source_hash, same.text, ocr_pages=same.ocr_list)
            documents.put_state(w, self.run.body, wanted.no, state, self.stages.clock.now())
            source_state.close_gaps(w, self.run.body, "File", wanted.id, wanted.url)
        self.report.counts["texts"] += 1
        return True

    def _known(self, wanted: WantedDocument) -> texts.KnownFile:
        """With the text it has so far; it may have been purged meanwhile."""
        found = texts.known_file(self.stages.db, self.run.body, wanted.id)
        return found or texts.KnownFile(wanted.id, wanted.no, None)

    def _settle(self, wanted: WantedDocument, outcome: Outcome) -> None:
        state, body, now = outcome.state, self.run.body, self.stages.clock.now()
        self.report.documents[state.state] += 1
        ready = None if outcome.text is None else normalise(outcome.text.text)
        known = self._known(wanted)
        with self.stages.db.write() as w:
            if outcome.text is not None and ready is not None:
                hashed = texts.text_hash(outcome.text.text)
                texts.put_text(w, self.run, known, hashed, ready, ocr_pages=outcome.text.ocr_pages)
                self.report.counts["texts"] += 1
            documents.put_state(w, body, wanted.no, state, now)
            if state.state == "failed":
                gap = Gap(wanted.url, state.cause, state.reason, "File", wanted.id)
                source_state.note_gap(w, body, gap, now)
            else:
                source_state.close_gaps(w, body, "File", wanted.id, wanted.url)


def _is_web_page(page: Page, wanted: WantedDocument) -> bool:
    """Whether an error page came with status 200 instead of what was asked for."""
    promised = claimed(wanted.file_name or wanted.name, wanted.media_type)
    return page.headers.get("content-type", "").startswith("text/html") and not promised.web_page


def _state(
    wanted: WantedDocument, state: documents.State, *, cause: str = "", reason: str = ""
) -> DocumentState:
    return DocumentState(
        state, wanted.url, wanted.version, cause, reason, wanted.etag, wanted.modified, wanted.content_hash
    )
