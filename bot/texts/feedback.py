"""What is offered to those who want less: filters, each with the command that sets it."""

from collections.abc import Sequence

from bot.texts.general import listed, several


def without(what: str) -> str:
    return f"Ohne {what}"


def organization(name: str) -> str:
    return f'Gremium "{_unquoted(name)}"'


def word(word_: str) -> str:
    return f'das Wort "{_unquoted(word_)}"'


def told(what: str) -> str:
    """As a button shows it: with German quotes, and a Gremium by its name alone."""
    return what.removeprefix("Gremium ").strip('"') if what.startswith("Gremium ") else _german(what)


def _german(text: str) -> str:
    before, quote, rest = text.partition('"')
    return f"{before}„{rest.removesuffix(quote)}“" if quote else text


def _unquoted(text: str) -> str:
    return " ".join(text.replace('"', " ").split())


def change(subscription: int, what: str) -> str:
    return f"/abo {subscription} {what}"


def leaving_out(subscription: int, what: str) -> str:
    return change(subscription, f"ohne {what}")


SELDOM = "Seltener: nur montags"


def on_mondays(hour: int, minute: int) -> str:
    return f"montags um {hour}:{minute:02}" if minute else f"montags um {hour}"


def of_subscription(label: str, number: int) -> str:
    return f"{label} (Abo {number})"


def line(number: int) -> str:
    return f"Zeile {number}"


NOTHING_BY_ITSELF = "Das lässt sich weglassen. Von selbst ändert sich nichts:"
NOTHING_TO_OFFER = "Dafür habe ich keinen passenden Filter mehr. Was hier abonniert ist: /abos"
GONE = "Davon ist hier nichts mehr abonniert. Was hier abonniert ist: /abos"


def no_such_line(number: int, most: int) -> str:
    return f"Eine Zeile {number} hat diese Ausgabe nicht; gezeigt sind {several(most, 'Zeile', 'Zeilen')}."


def groups(counts: Sequence[tuple[str, int]], further: int) -> str:
    named = [f"{name} ({count})" for name, count in counts]
    more = [f"{further} weitere"] if further else []
    return f"In dieser Ausgabe: {listed([*named, *more])}."


def how_to_name_one(edition: int | None) -> str:
    if edition is None:
        return "Nur zu einer Zeile: „/abo weniger“ mit der Nummer der Ausgabe, einem Punkt und der Zeile."
    return f"Nur zu einer Zeile, etwa der dritten: /abo weniger {edition}.3"
