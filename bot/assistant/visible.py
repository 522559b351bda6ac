"""What is still public at this moment: asked again before anything is shown."""

from collections.abc import Sequence

from bot.assistant.records import Source
from bot.store.database import Database
from bot.store.files import files_of
from bot.store.papers import PaperReader


class Visible:
    """Synchronous; any thread may ask."""

    def __init__(self, db: Database, papers: PaperReader) -> None:
        self._db = db
        self._papers = papers

    def sources(self, sources: Sequence[Source]) -> tuple[Source, ...]:
        """Those of public papers, and of files that are public and still theirs."""
        papers = {source.paper for source in sources}
        files = {
            ref: {file.id for file in files_of(self._db, ref)} for ref in papers if self._papers.paper(ref)
        }
        return tuple(
            source
            for source in sources
            if source.paper in files
            and (source.file_ref is None or source.file_ref.id in files[source.paper])
        )
