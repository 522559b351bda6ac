"""What stands beside Ratsbot on Matrix: a bot as most are, on matrix-nio's own loop.

python -m benchmarks.matrix_plain_nio --homeserver URL --user ID --password-file FILE --folder FOLDER

After nio-template: nio keeps the place in the stream itself (store_sync_tokens), the first sync of every
start asks for the full state, connection errors are waited out. It follows every invite and answers every
message with one line, in the callback and as a reply. FOLDER/ready appears after the first sync.
"""

import argparse
import asyncio
import contextlib
import json
import signal
from pathlib import Path

from aiohttp import ClientConnectionError, ServerDisconnectedError
from nio import (
    AsyncClient,
    AsyncClientConfig,
    InviteMemberEvent,
    LoginResponse,
    MatrixRoom,
    RoomMessageText,
    SyncResponse,
)

PAUSE_SECONDS = 5


class PlainBot:
    def __init__(self, homeserver: str, user: str, folder: Path) -> None:
        self._folder = folder
        self._session = folder / "session.json"
        config = AsyncClientConfig(store_sync_tokens=True, encryption_enabled=True)
        self._client = AsyncClient(homeserver, user, store_path=str(folder), config=config)
        self._client.add_event_callback(self._invited, InviteMemberEvent)
        self._client.add_event_callback(self._asked, RoomMessageText)
        self._client.add_response_callback(self._synced, SyncResponse)

    async def run(self, password: str) -> None:
        await self._login(password)
        if self._client.should_upload_keys:
            await self._client.keys_upload()
        while True:
            try:
                await self._client.sync_forever(timeout=30_000, full_state=True)
            except (ClientConnectionError, ServerDisconnectedError):
                await asyncio.sleep(PAUSE_SECONDS)

    async def close(self) -> None:
        await self._client.close()

    async def _login(self, password: str) -> None:
        if self._session.exists():
            self._client.restore_login(**json.loads(self._session.read_text()))
            return
        answer = await self._client.login(password, device_name="plain")
        assert isinstance(answer, LoginResponse), answer
        told = {key: getattr(answer, key) for key in ("user_id", "device_id", "access_token")}
        self._session.write_text(json.dumps(told))

    async def _invited(self, room: MatrixRoom, event: InviteMemberEvent) -> None:
        if event.state_key == self._client.user_id and event.membership == "invite":
            await self._client.join(room.room_id)

    async def _asked(self, room: MatrixRoom, event: RoomMessageText) -> None:
        if event.sender == self._client.user_id:
            return
        content = {
            "msgtype": "m.notice",
            "body": f"Gelesen: {event.body}",
            "m.mentions": {},
            "m.relates_to": {"m.in_reply_to": {"event_id": event.event_id}},
        }
        await self._client.room_send(room.room_id, "m.room.message", content, ignore_unverified_devices=True)

    async def _synced(self, _response: SyncResponse) -> None:
        (self._folder / "ready").touch()


async def serve(given: argparse.Namespace) -> None:
    bot = PlainBot(given.homeserver, given.user, given.folder)
    working = asyncio.create_task(bot.run(given.password_file.read_text()))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, working.cancel)
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await working
    finally:
        await bot.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--homeserver", required=True)
    parser.add_argument("--user", required=True)
    parser.add_argument("--password-file", type=Path, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
