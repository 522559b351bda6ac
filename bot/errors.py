"""Every error that Ratsbot raises on purpose.

RatsbotError
├── UserError              shown in the chat: a German sentence that says what to do
├── OperatorError          shown on the command line: the same for the person who runs the bot
│   ├── SettingsError      the configuration cannot be used
│   ├── SourceError        a source cannot be read at all (single bad objects are reported, not raised)
│   ├── DatabaseError      the database cannot be opened, is too new, full or read-only
│   └── Busy               another process is doing this already
└── PostError              a platform did not take a reply
    ├── TryLater           it may take it after a while
    └── Undeliverable      it never will

Anything else that is raised is a bug: it is logged once with its traceback at the edge that saw
it, and the user is told that something went wrong.
"""

from datetime import timedelta


class RatsbotError(Exception):
    """Base of all; never raised itself."""


class UserError(RatsbotError):
    """The message is a German sentence for the person in the chat."""


class OperatorError(RatsbotError):
    """The message is a German sentence for the person at the command line."""


class SettingsError(OperatorError):
    pass


class SourceError(OperatorError):
    pass


class DatabaseError(OperatorError):
    pass


class Busy(OperatorError):
    pass


class PostError(RatsbotError):
    pass


class TryLater(PostError):
    """`after` is the wait that the platform asked for, None where it named none."""

    def __init__(self, reason: str, *, after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.after = after


class Undeliverable(PostError):
    pass
