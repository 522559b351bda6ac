"""What „Status“ says about who may see something."""

from bot.council.model import Stated


def stated_as(status: str, *, mixed: Stated = Stated.UNREADABLE) -> Stated:
    """öffentlich, nichtöffentlich (in one word or two); `mixed` is what „gemischt“ comes to.

    A meeting with a public and a closed part is itself announced in public; of its items it says nothing.
    """
    words = "".join(status.casefold().replace("-", "").split())
    if not words:
        return Stated.MISSING
    if words.startswith("nichtöffentlich"):
        return Stated.NONPUBLIC
    if words.startswith("öffentlich"):
        return Stated.PUBLIC
    return mixed if words.startswith("gemischt") else Stated.UNREADABLE
