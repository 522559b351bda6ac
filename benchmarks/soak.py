"""Days of a whole Ratsbot at ten times a city's load, with everything that goes wrong: does anything grow?

python -m benchmarks.soak [--minutes 30] [--speed 480] [--times 10] [--restarts] [--folder DIR]

`ratsbot serve` as it is composed (soak_bot) runs in a process of its own against servers on the wire: a
Matrix homeserver, the Bot Connector with Entra and the Bot Framework's keys, a SessionNet and an OParl server
in which something happens every day, and a model that answers with quotes. A day passes in three minutes;
sockets know only real seconds. People ask on both platforms (soak_people), edit, delete, react, send files;
events come twice, requests fail in all ways, every server is away for a while now and then, RIS servers are
ill every third night.

Measured every few seconds from the inside: memory (RSS, PSS), handles, tasks, threads, files, rows, backlogs.
The slope of memory is that of the means of whole days in the second half of the time; it may be no more than
a MiB for each simulated day. In the end every question must have one answer, each deleted one none, every
room each new paper of its topic once.
"""

import argparse
import asyncio
import contextlib
import logging
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.soak_stage import stage
from benchmarks.soak_table import table
from benchmarks.soak_wanted import Ended, Wanted


async def play(wanted: Wanted) -> Ended:
    async with stage(wanted) as on:
        await on.play()
        return await on.ended()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--speed", type=float, default=480.0, help="seconds of the bot's clock in a second")
    parser.add_argument("--times", type=float, default=10.0, help="how many cities' load on each platform")
    parser.add_argument("--every", type=float, default=10.0, help="seconds between two samples")
    parser.add_argument("--restarts", action="store_true", help="the bot is stopped and killed now and then")
    parser.add_argument("--trace", action="store_true", help="which lines hold memory: samples.trace; slow")
    parser.add_argument("--folder", type=Path, help="where its files stay; must not be there yet")
    given = parser.parse_args()
    logging.basicConfig(level=logging.ERROR)
    with contextlib.ExitStack() as stack:
        folder = given.folder or Path(tempfile.mkdtemp(prefix="ratsbot-soak-"))
        folder.mkdir(exist_ok=given.folder is None)
        if given.folder is None:
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
        wanted = Wanted(
            folder, given.minutes, given.speed, given.times, given.every,
            restarts=given.restarts, trace=given.trace,
        )  # fmt: skip
        lines, clean = table(asyncio.run(play(wanted)))
        print("\n".join(lines), flush=True)
        sys.exit(not clean)


if __name__ == "__main__":
    main()
