"""What still stands at this moment: asked again before anything is shown."""

from collections.abc import Sequence

from bot.assistant.cleaning import plain
from bot.assistant.records import Source
from bot.messages import ObjectRef
from bot.store.database import Database
from bot.store.file_texts import text_of
from bot.store.files import files_of
from bot.store.papers import PaperReader
from bot.store.stations import StationReader


class Visible:
    """Synchronous; any thread may ask."""

    def __init__(self, db: Database, papers: PaperReader, stations: StationReader) -> None:
        self._db = db
        self._papers = papers
        self._stations = stations

    def sources(self, sources: Sequence[Source]) -> tuple[Source, ...]:
        """Those of public papers whose file is public, still theirs and still says so, and whose station is
        still what it was."""
        refs = dict.fromkeys(source.paper for source in sources)
        public = {ref for ref in refs if self._papers.paper(ref)}
        files = {file for ref in public for file in self._files(ref)}
        stations = {ref: self._stations.of(ref) for ref in public}
        texts = {ref: self._text(ref) for ref in {each.file_ref for each in sources} if ref}
        return tuple(
            source
            for source in sources
            if source.paper in public
            and (source.station is None or source.station in stations[source.paper])
            and (
                source.file_ref is None
                or (source.file_ref in files and _joined(source.text) in texts[source.file_ref])
            )
        )

    def _files(self, paper: ObjectRef) -> list[ObjectRef]:
        return [ObjectRef("File", paper.body, file.id) for file in files_of(self._db, paper)]

    def _text(self, file: ObjectRef) -> str:
        return _joined(text_of(self._db, file.body, file.id) or "")


def _joined(text: str) -> str:
    return " ".join(plain(text).split())
