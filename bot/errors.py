"""Every error that Ratsbot raises on purpose.

RatsbotError
├── UserError              shown in the chat: a German sentence that says what to do
├── OperatorError          shown on the command line: the same for the person who runs the bot
│   ├── SettingsError      the configuration cannot be used
│   ├── SourceError        a source cannot be read at all (single bad objects are reported, not raised)
│   ├── DatabaseError      the database cannot be opened, is too new, full or read-only
│   └── Busy               another process is doing this already
├── FetchError             a council system did not give what it was asked for: a German sentence for the
│   │                      operator; the run goes on with the next thing and comes back to this one
│   ├── Unreachable        no answer, or only errors, after all attempts
│   │   └── Resting        it has failed so often that nobody asks it for a while: what follows fails at once
│   ├── Blocked            a firewall or block page answered instead of the system
│   ├── RobotsForbid       its robots.txt forbids the address, and nobody has given leave
│   ├── ForeignHost        the address or a redirect leads to a host that the city's file does not name
│   ├── TooLarge           more bytes than the limit
│   ├── Unexpected         the answer makes no sense: another thing than what was asked for
│   ├── LayoutChanged      a page is not built as the source knows it; it is kept for diagnosis
│   └── BudgetSpent        the run has made as many requests as it was allowed: it ends, in good order
│       └── Ended          whoever started the run wants it to end now
├── ModelError             a language model gave no answer: a German sentence for the operator, never with
│   │                      a key or a text in it; whoever asked goes on without the model
│   ├── ModelBusy          too many requests: it may answer after a while
│   ├── ModelUnavailable   it is not there: not installed, not reachable, failing, or too slow
│   ├── ModelRefused       it does not want this request: key, name or settings are wrong
│   ├── PromptTooLong      the text is longer than it can read
│   └── AnswerIncomplete   what it answered is not an answer, or only a part of one
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


class FetchError(RatsbotError):
    """The message is a German sentence for the operator. `address` is what was asked for."""

    cause = "unreachable"

    def __init__(self, reason: str, *, address: str = "") -> None:
        super().__init__(reason)
        self.address = address


class Unreachable(FetchError):
    """`status` is the last HTTP status, None where there was none (time-out, TLS, refused)."""

    def __init__(self, reason: str, *, address: str = "", status: int | None = None) -> None:
        super().__init__(reason, address=address)
        self.status = status


class Resting(Unreachable):
    cause = "resting"


class Blocked(FetchError):
    cause = "blocked"


class RobotsForbid(FetchError):
    cause = "robots"


class ForeignHost(FetchError):
    cause = "foreign_host"


class TooLarge(FetchError):
    cause = "too_large"


class Unexpected(FetchError):
    cause = "broken"


class LayoutChanged(FetchError):
    """`page` is the body as it came, for whoever mends the parser."""

    cause = "layout"

    def __init__(self, reason: str, *, address: str = "", page: bytes = b"") -> None:
        super().__init__(reason, address=address)
        self.page = page


class BudgetSpent(FetchError):
    cause = "budget"


class Ended(BudgetSpent):
    pass


class ModelError(RatsbotError):
    """The message is a German sentence for the operator."""


class ModelBusy(ModelError):
    """`after` is the wait that the endpoint asked for, None where it named none."""

    def __init__(self, reason: str, *, after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.after = after


class ModelUnavailable(ModelError):
    pass


class ModelRefused(ModelError):
    pass


class PromptTooLong(ModelError):
    pass


class AnswerIncomplete(ModelError):
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
