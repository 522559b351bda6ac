"""`make demo-matrix`: the bot in a real Matrix room, for trying it. See --help."""

import argparse
import asyncio
import signal
import sys
import time
from dataclasses import dataclass

from rich.console import Console

from tests.matrix.synapse import Synapse
from tools.demo_matrix.connecting import explain
from tools.demo_matrix.installing import NotInstalledError, install
from tools.demo_matrix.playing import NotSaidError, meet, play
from tools.demo_matrix.screen import Screen
from tools.demo_matrix.world import NoWorldError, World, world

READING_SECONDS = 1.5
LOG_LINES = 15


@dataclass(frozen=True, slots=True)
class Wanted:
    """`only_play`: ends after the conversation; `encrypted`: in a room that is; `pause`: seconds to read."""

    only_play: bool
    encrypted: bool
    pause: float


def arguments() -> Wanted:
    parser = argparse.ArgumentParser(
        prog="make demo-matrix",
        description="Ein Matrix-Server zum Wegwerfen, zwei Leute und der Bot mit dem erfundenen Stadtrat.",
    )
    parser.add_argument("--play", action="store_true", help="spielt das Gespräch und endet (PLAY=1)")
    parser.add_argument("--encrypted", action="store_true", help="verschlüsselt (ROOM=verschluesselt)")
    parser.add_argument("--pause", type=float, default=READING_SECONDS, help="Sekunden zum Lesen dazwischen")
    asked = parser.parse_args()
    return Wanted(asked.play, asked.encrypted, 0 if asked.play else asked.pause)


async def demo(wanted: Wanted, console: Console) -> None:
    """Until the conversation, or the person at the terminal, has come to an end."""
    await install(console, encrypted=wanted.encrypted)
    screen = Screen(console, lambda: time.strftime("%H:%M"))
    async with world(screen, encrypted=wanted.encrypted, meaning=not wanted.only_play) as there:
        try:
            room = await meet(there, screen, encrypted=wanted.encrypted)
            await play(room, pause=wanted.pause)
        except NotSaidError as error:
            raise NotSaidError(f"{error}\n{_end_of_log(there)}") from error
        if not wanted.only_play:
            explain(there, screen)
            await asyncio.Event().wait()


def _end_of_log(there: World) -> str:
    return "\n".join(there.bot.log().splitlines()[-LOG_LINES:])


async def run(wanted: Wanted, console: Console) -> int:
    """0 when all went well, and also when the person at the terminal has seen enough."""
    playing = asyncio.create_task(demo(wanted, console))
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(each, playing.cancel)
    try:
        await playing
    except (NotInstalledError, NoWorldError, NotSaidError) as error:
        console.print(f"Fehler: {error}", style="red", markup=False, soft_wrap=True)
        return 1
    except asyncio.CancelledError:
        return int(wanted.only_play)
    finally:
        if Synapse.missing() is None:
            console.print(
                f"\nAlles ist weggeräumt. Für das nächste Mal bleibt {Synapse.venv()}.", soft_wrap=True
            )
    console.print("Gespielt, und alles wurde gesagt, was gesagt werden sollte.")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(run(arguments(), Console(highlight=False))))
