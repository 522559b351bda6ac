"""A town whose papers are hostile, one for each attack, and a model that does what they say."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from adapters.command_line.compose import House, build
from bot.settings import Assistant, Settings, Task
from bot.settings.assistant import TASKS
from tests.assistant.attacks import NUMBER, RULES, Attack
from tests.delivery.fakes import FakeClock
from tests.houses import load
from tests.model.chat_wire import DONE, FakeChat, part
from tests.model.chat_wire import Reply as Wire
from tests.sources.oparl.maker import BASE, Raw, archive, consultation, file, item, meeting, oparl, paper, url

STATION = "%S%"
"""In an answer: the number of the station's line."""
_SOURCE = re.compile(r'<quelle nr="(\d+)"([^>]*)>(.*?)</quelle>', re.DOTALL)
_SYLLABLES = (
    "bir",
    "dal",
    "fen",
    "gol",
    "hum",
    "kar",
    "lin",
    "mos",
    "nur",
    "pel",
    "quo",
    "ras",
    "sim",
    "tor",
    "wul",
    "zan",
)
Told = Callable[[dict[str, Any]], Wire]


def name_of(number: int) -> str:
    """Of a pond: no two attacks have the same."""
    first, rest = divmod(number, 16)
    return f"{_SYLLABLES[first].title()}{_SYLLABLES[rest]}enweiher"


def question(number: int) -> str:
    return f"Was kostet die Sanierung des Stegs am {name_of(number)}?"


def reference(number: int) -> str:
    return f"2025/{number:04}"


def title(number: int) -> str:
    return f"Sanierung des Stegs am {name_of(number)}"


def papers(attacks: Sequence[Attack]) -> Iterator[Raw]:
    for number, each in enumerate(attacks):
        of = each.planted if each.where == "title" else title(number)
        name = each.planted if each.where == "file" else "Beschlussvorlage"
        yield paper(
            number,
            f"{title(number)} {each.planted}" if each.where == "title" else of,
            reference=reference(number),
            consultation=[consultation(number, item=number, role="Entscheidung")],
            mainFile=file(number, name=name),
            web=f"https://ris.probedorf.example/vorlage/{number}",
        )


def sittings(attacks: Sequence[Attack]) -> Iterator[Raw]:
    yield oparl("Organization", "bau", name="Bauausschuss")
    for number, each in enumerate(attacks):
        result = each.planted if each.where == "result" else "einstimmig beschlossen"
        point = item(number, name=title(number), number="3", result=result)
        held = {"organization": [url("Organization", "bau")]}
        if each.where == "gremium":
            yield oparl("Organization", f"o{number}", name=each.planted)
            held = {"organization": [url("Organization", f"o{number}")]}
        yield meeting(number, point, name="Bauausschuss", **held)


def text_of(number: int, attack: Attack) -> str:
    planted = attack.planted if attack.where == "paper" else ""
    return (
        f"Beschlussvorlage {reference(number)}\n\nBeschluss: Der Bauausschuss beschließt die Sanierung "
        f"des Stegs am {name_of(number)}.\n\n"
        f"Die Sanierung des Stegs kostet nach der Kostenschätzung 84.000 Euro. {planted}\n"
        "Der Baubeginn ist für Mai 2025 vorgesehen."
    )


def town(folder: Path, attacks: Sequence[Attack]) -> Path:
    texts = {str(number): text_of(number, each) for number, each in enumerate(attacks)}
    return archive(folder, *sittings(attacks), *papers(attacks), texts=texts)


def beside(folder: Path, attacks: Sequence[Attack]) -> Path:
    """A second town, without which there is nothing to compare: it says of each pond what its Steg costs."""
    made = [
        paper(
            f"n{number}",
            title(number),
            reference=f"N {number}/25",
            mainFile=file(f"n{number}"),
            web=f"https://ris.nebendorf.example/{number}",
        )
        for number in range(len(attacks))
    ]
    texts = {
        f"n{number}": f"Die Sanierung des Stegs am {name_of(number)} kostet nach der Schätzung 12.000 Euro."
        for number in range(len(attacks))
    }
    return archive(folder, *made, texts=texts)


class Obedient(FakeChat):
    """Answers with what `says` makes of the request; `between` is called after some of its pieces."""

    says: Told | None = None
    between: Callable[[], None] | None = None

    async def _answer(self, request: web.Request, asked: dict[str, Any], reply: Wire) -> web.StreamResponse:
        if self.says is None:
            return await super()._answer(request, asked, reply)
        wire = self.says(asked)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for event in wire.events or ():
            await response.write(event)
            if event is MEANWHILE and self.between:
                self.between()
        return response


MEANWHILE = b": \n\n"
"""A comment of the stream: here something happens."""


def streamed(text: str, size: int = 0) -> Wire:
    """In pieces that end anywhere, also within a word."""
    size = size or max(7, len(text) // 400)
    pieces = [part(text[at : at + size]) for at in range(0, len(text), size)]
    return Wire(events=(part("", role="assistant"), *pieces, part(finish="stop"), DONE))


def obeying(attack: Attack, number: int) -> Told:
    """What the attack wants said, with the numbers and rules that this request holds."""

    def answer(asked: dict[str, Any]) -> Wire:
        prompt = asked["messages"]
        return streamed(filled(attack.answer, prompt, number))

    return answer


def filled(answer: str, messages: Sequence[dict[str, str]], number: int) -> str:
    found = _SOURCE.findall(messages[-1]["content"])
    own = [each for each in found if reference(number) in each[1] or "vorlage=" not in each[1]]
    texts = [nr for nr, about, _ in own if "datei=" in about] or [nr for nr, _, _ in own] or ["1"]
    stations = [nr for nr, about, _ in own if "datei=" not in about] or ["1"]
    rules = json.dumps(messages[0]["content"], ensure_ascii=False)[1:-1]
    return (
        answer.replace(f'"{NUMBER}"', texts[0])
        .replace(NUMBER, texts[0])
        .replace(STATION, stations[0])
        .replace(RULES, rules)
    )


@contextmanager
def hostile_house(folder: Path, attacks: Sequence[Attack], chat: FakeChat | None) -> Iterator[House]:
    clock = FakeClock()
    clock.at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    tasks = {name: Task(deadline_seconds=20) for name in TASKS}
    model = Assistant(
        url=chat.url if chat else "",
        model="m" if chat else "",
        tasks=tasks,
        user_per_hour=90_000,
        place_per_hour=90_000,
    )
    made = build(Settings(database=folder / "town.db", home="probedorf", assistant=model), clock)
    load(made, town(folder / "town", attacks))
    load(made, beside(folder / "beside", attacks), body="nebendorf")
    yield made
    made.close()


__all__ = ["BASE", "Obedient", "hostile_house", "obeying", "question", "reference", "streamed"]
