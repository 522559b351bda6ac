"""The numbers of its use: from how many persons on they are shown."""

from collections.abc import Iterator

from bot.settings import Usage
from bot.settings.loading import Reading
from bot.settings.problems import Problem


def usage(reading: Reading) -> Iterator[Problem]:
    wanted, promised = reading.settings.usage.min_persons, Usage().min_persons
    if wanted < promised:
        text = f"[usage] min_persons = {wanted}: Zahlen zeigen auch, was sehr wenige Personen tun."
        remedy = (
            f"{promised} ist, was die mitgelieferte Dienstvereinbarung verspricht. Weniger nur mit dem "
            "Personalrat, und dann auch dort und in tom.md ändern."
        )
        yield reading.found("warning", ("usage", "min_persons"), text, remedy)
