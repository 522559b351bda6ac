"""How any step of reading says that there will be no text."""

from bot.documents.reading import Cause


class Refused(Exception):
    """Caught where the document's answer is made; `reason` is the German sentence of a NoText."""

    def __init__(self, cause: Cause, reason: str) -> None:
        super().__init__(reason)
        self.cause = cause
        self.reason = reason
