"""What a source hands to the intake, one thing at a time."""

from dataclasses import dataclass

from bot.council.model import CouncilObject, FileUse


@dataclass(frozen=True, slots=True)
class Delivered:
    """One object of the source with everything that was embedded in it, flattened.

    `objects` starts with the object itself. What an object contained last time and does not
    contain any more is withdrawn, so `objects` must be complete for `id`.
    `unreadable` names fields that were there but of a wrong type; they are treated as absent.
    """

    kind: str
    id: str
    place: str
    objects: tuple[CouncilObject, ...]
    uses: tuple[FileUse, ...] = ()
    unreadable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tombstone:
    """The source says that this object is deleted; everything of it has to go.

    `kind` is '' where the source does not say of which (SD.NET leaves out the type).
    """

    kind: str
    id: str
    place: str


@dataclass(frozen=True, slots=True)
class FileText:
    """The plain text of a file, pages parted by form feeds where they are known."""

    file: str
    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that could not be read, where it stood and why (German: people read it)."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Unused:
    """A sound object of a kind that Ratsbot does not keep (persons, memberships, locations …)."""

    kind: str


Item = Delivered | Tombstone | FileText | Refused | Unused
