"""Who may see an object: the one rule, pure.

Only PUBLIC is ever shown. A paper is never public because nothing speaks against it: either
something says so, or the operator has declared what silence means at this source.
"""

from collections.abc import Iterable
from enum import StrEnum

from bot.council.model import Stated


class Publicness(StrEnum):
    PUBLIC = "public"
    NONPUBLIC = "nonpublic"
    UNKNOWN = "unknown"
    UNDECIDED = "undecided"
    """Not looked at yet: a new object during an import. Shown as little as the others."""
    HIDDEN = "hidden"
    """The source does not give it out at the moment. Deleted if that lasts; else decided anew, as if new."""


def of_silence(unstated: Publicness, *, kind_speaks: bool) -> Publicness:
    """What a missing statement means: the operator's word, unless this kind speaks elsewhere.

    Where other objects of the kind at this source carry the statement, one without it is unknown.
    """
    return Publicness.UNKNOWN if kind_speaks else unstated


def decide(
    stated: Stated,
    parents: Iterable[Publicness],
    silence: Publicness,
    before: Publicness = Publicness.UNDECIDED,
) -> Publicness:
    """An object is what it says, else what it hangs on, else what silence means for its kind.

    `parents`: for a paper its agenda items, for a file its papers, items and meetings. One public
    parent makes it public, only non-public ones make it non-public, anything else is unknown.
    `before` is what was decided last: silence opens nothing that was closed, as when the closed item
    that a paper hung on disappears.
    """
    match stated:
        case Stated.PUBLIC:
            return Publicness.PUBLIC
        case Stated.NONPUBLIC:
            return Publicness.NONPUBLIC
        case Stated.UNREADABLE:
            return Publicness.UNKNOWN
    seen = set(parents)
    if not seen:
        return before if before in {Publicness.NONPUBLIC, Publicness.UNKNOWN} else silence
    if Publicness.PUBLIC in seen:
        return Publicness.PUBLIC
    return Publicness.NONPUBLIC if seen == {Publicness.NONPUBLIC} else Publicness.UNKNOWN


STRICTNESS = (Stated.MISSING, Stated.PUBLIC, Stated.UNREADABLE, Stated.NONPUBLIC)


def stricter(one: Stated, other: Stated) -> Stated:
    """Of two statements about one object the one that shows less."""
    return max(one, other, key=STRICTNESS.index)
