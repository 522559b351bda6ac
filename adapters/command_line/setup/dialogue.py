"""Questions at the terminal, in German; an answer that cannot be right is asked for again at once."""

from collections.abc import Callable

import click

Check = Callable[[str], str]
"""What is wrong with an answer, '' where nothing is."""
YES, NO = {"j", "ja", "y", "yes"}, {"n", "nein", "no"}


def fine(_answer: str) -> str:
    return ""


def ask(question: str, default: str = "", check: Check = fine, *, needed: bool = True) -> str:
    """'' only where the answer is not `needed`."""
    while True:
        shown = f"{question} [{default}]" if default else question
        answer = str(click.prompt(shown, default=default, show_default=False)).strip()
        if not answer and not needed:
            return ""
        wrong = check(answer) if answer else "Hier wird eine Angabe gebraucht; abbrechen mit Strg-C."
        if not wrong:
            return answer
        click.echo(f"  {wrong}")


def agreed(question: str, *, default: bool) -> bool:
    while True:
        answer = str(
            click.prompt(f"{question} [{'J/n' if default else 'j/N'}]", default="", show_default=False)
        )
        word = answer.strip().casefold()
        if not word or word in YES | NO:
            return word in YES or (not word and default)
        click.echo("  Bitte mit j oder n antworten.")


def hidden(question: str) -> str:
    """A secret, not shown while it is typed; '' where none is given."""
    answer = click.prompt(f"{question} (unsichtbar)", default="", show_default=False, hide_input=True)
    return str(answer).strip()
