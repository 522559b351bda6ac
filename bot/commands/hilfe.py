"""/hilfe: made from the registry, never typed twice."""

from collections.abc import AsyncGenerator, Callable, Mapping

from bot.commands.base import Ask, Command, reply
from bot.messages import Notice, Reply, Table, Text
from bot.texts import help as texts


def make(registry: Callable[[], Mapping[str, Command]]) -> Command:
    """The command itself; it asks for the registry when it runs, because it stands in it."""

    async def run(ask: Ask) -> AsyncGenerator[Reply, None]:
        commands = registry()
        wanted = ask.args.casefold().lstrip("/!")
        if wanted and wanted not in commands:
            yield reply([Notice(texts.no_such_command(wanted)), _all(commands)])
        elif wanted:
            yield reply([_one(commands[wanted])])
        else:
            yield reply([Text(texts.HEADING), _all(commands), Text(texts.FREE)])

    def understands(args: str) -> bool:
        return not args or args.casefold().lstrip("/!") in registry()

    return Command(
        "hilfe",
        "/hilfe [Befehl]",
        "zeigt diese Liste oder erklärt einen Befehl",
        "/hilfe suche",
        run,
        understands,
    )


def _all(commands: Mapping[str, Command]) -> Table:
    return Table("", texts.HEADER, tuple((command.usage, command.summary) for command in commands.values()))


def _one(command: Command) -> Text:
    lines = [f"{command.usage}: {command.summary}.", texts.example(command.example), command.more]
    return Text("\n".join(filter(None, lines)))
