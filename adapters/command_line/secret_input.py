"""Asks the person at the terminal for a secret, without showing what is typed."""

import warnings
from getpass import GetPassWarning

import click

from bot.errors import OperatorError


def asked(question: str, *, otherwise: str, again: bool = False) -> str:
    """`again` asks twice. OperatorError(`otherwise`) where there is no terminal: it would be seen."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", GetPassWarning)
        try:
            return str(
                click.prompt(question, hide_input=True, confirmation_prompt="Noch einmal" if again else False)
            )
        except GetPassWarning:
            click.echo()  # the question stands there
    raise OperatorError(otherwise)
