"""What commands may fetch from Teams: files of personal chats, nothing else (bot.app.Reach)."""

import json

from adapters.teams.phrases import FILE_TOO_LARGE, FILE_UNREACHABLE, FILES_IN_PERSON, NO_THREADS
from adapters.teams.storage import Storage, TooLarge
from adapters.teams.wire import identifier, mapping
from bot.app import Said
from bot.errors import PostError, UserError
from bot.messages import Place, Upload

MEGABYTE = 1 << 20


class TeamsReach:
    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def file(self, place: Place, upload: Upload, most: int) -> bytes:
        if place.kind != "personal":
            raise UserError(FILES_IN_PERSON)
        try:
            return await self._storage.get(_address(upload), most)
        except TooLarge as error:
            raise UserError(FILE_TOO_LARGE.format(most=most // MEGABYTE)) from error
        except PostError as error:
            raise UserError(FILE_UNREACHABLE) from error

    async def thread(self, _place: Place, _most: int) -> tuple[Said, ...]:
        raise UserError(NO_THREADS)


def _address(upload: Upload) -> str:
    """'' where `uploads` has not made this reference."""
    try:
        return identifier(mapping(json.loads(upload.ref)).get("downloadUrl"))
    except ValueError:
        return ""
