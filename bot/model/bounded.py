"""No endpoint's answer takes more memory than an answer needs, however long it goes on and however it is
packed: not even the operator's own can bring down what else runs here."""

from collections.abc import AsyncIterator

import httpx2
from openai import OpenAIError


class TooMuchError(OpenAIError):
    """The answer went on where no answer does. Of the client's own kind, so that it is read as a failure of
    the endpoint wherever it comes up."""


class Limit:
    """A hook on responses: at most `most` bytes come through, as they are on the wire.

    Requests ask for answers that are not packed. One that is so all the same stays so and is then no answer:
    to unpack it would be to hold a thousand times of what was counted.
    """

    def __init__(self, most: int) -> None:
        self._most = most

    async def __call__(self, response: httpx2.Response) -> None:
        response.headers.pop("content-encoding", None)
        stream = response.stream
        assert isinstance(stream, httpx2.AsyncByteStream)  # noqa: S101 - of an asynchronous client
        response.stream = _Counted(stream, self._most)


class _Counted(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream, most: int) -> None:
        self._stream, self._left = stream, most

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._stream:
            self._left -= len(piece)
            if self._left < 0:
                raise TooMuchError("the answer is too long")
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()
