"""The operator's port where a disk or the database does not answer: it does, and it ends."""

import asyncio
import json
import subprocess
import sys
import threading

from tests.http.test_listener import World, ask, listening, operators


async def test_a_database_that_hangs_is_told_in_time_and_holds_one_thread() -> None:
    world = World(hangs=threading.Event())
    async with listening(operators(world)) as listener:
        async with asyncio.timeout(10):
            answers = await asyncio.gather(*(ask(listener, "/healthz") for _ in range(5)))
        assert {status for status, _, _ in answers} == {503}
        assert world.asked == 1
        assert world.hangs is not None
        world.hangs.set()


async def test_a_share_that_hangs_holds_up_nobody_and_is_not_ready() -> None:
    world = World(share=threading.Event())
    async with listening(operators(world)) as listener:
        asked = asyncio.create_task(ask(listener, "/readyz"))
        async with asyncio.timeout(10):
            assert (await ask(listener, "/healthz"))[0] == 200
        assert not asked.done()
        async with asyncio.timeout(10):
            status, _, body = await asked
        assert world.share is not None
        world.share.set()
    told = json.loads(body)
    assert (status, told["ready"], told["services"]) == (503, False, [])
    assert told["reason"].startswith("Wie es den Diensten geht, war")
    assert "[backup] folder" in told["reason"]


HANGING = """
import asyncio, threading
from datetime import UTC, datetime
from adapters.http.listener import Listener
from adapters.http.status import Sources, Status
stop, begun = asyncio.Event(), threading.Event()
def hang():
    begun.set()
    threading.Event().wait(20)
async def ask(port):
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /metrics HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\n\\r\\n")
    await asyncio.to_thread(begun.wait, 10)
    stop.set()
async def main():
    told = Status(Sources(tuple, tuple, lambda: True, hang, lambda: datetime.now(UTC), "1"))
    listener = Listener("127.0.0.1", 0, told.routes())
    listener.bind()
    await asyncio.gather(listener.run(stop), ask(listener.port))
asyncio.run(main())
assert begun.is_set()
print("zu Ende")
"""


def test_the_end_of_the_process_does_not_wait_for_what_hangs() -> None:
    done = subprocess.run(
        [sys.executable, "-c", HANGING], capture_output=True, text=True, timeout=18, check=False
    )
    assert (done.returncode, done.stdout) == (0, "zu Ende\n"), done.stderr
