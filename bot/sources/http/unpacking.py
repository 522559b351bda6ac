"""gzip and deflate, with the limit on what comes out: a bomb is stopped while it is unpacked."""

import zlib

GZIP, RAW, WRAPPED = 16 + zlib.MAX_WBITS, -zlib.MAX_WBITS, zlib.MAX_WBITS
GZIP_BEGIN = b"\x1f\x8b"
MOST_MEMBERS = 1000
"""A gzip file may be many in a row; a million empty ones would cost time and yield nothing."""


class UnpackingError(Exception):
    """The bytes are not packed as they say, or not whole. The text is a German half-sentence."""


class TooMuchError(Exception):
    pass


class Plain:
    """What was not packed; also the form of its kin."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._parts: list[bytes] = []
        self._size = 0

    def feed(self, data: bytes) -> None:
        self._keep(data)

    def whole(self) -> bytes:
        return b"".join(self._parts)

    @property
    def _room(self) -> int:
        return self._limit - self._size

    def _keep(self, data: bytes) -> None:
        self._size += len(data)
        if self._size > self._limit:
            raise TooMuchError
        self._parts.append(data)


class Packed(Plain):
    """Whatever Content-Encoding says: some servers forget to pack, some send deflate without its wrapping."""

    def __init__(self, limit: int, *, gzip: bool) -> None:
        super().__init__(limit)
        self._gzip = gzip
        self._begin = b""
        self._unpack: zlib._Decompress | None = None
        self._plain = False
        self._members = 0
        self._taken = 0

    def feed(self, data: bytes) -> None:
        self._taken += len(data)
        if self._taken > self._limit:  # empty blocks: they yield nothing, but for ever
            raise TooMuchError
        if self._unpack is None and not self._plain:
            data = self._begin + data
            if len(data) < len(GZIP_BEGIN):
                self._begin = data
                return
            self._start(data)
        if self._plain:
            self._keep(data)
        else:
            self._inflate(data)

    def whole(self) -> bytes:
        if self._unpack is None and not self._plain:
            return self._begin
        if self._unpack is not None and not self._unpack.eof:
            raise UnpackingError("bricht mitten in der gepackten Antwort ab")
        return super().whole()

    def _start(self, data: bytes) -> None:
        if self._gzip:
            if data.startswith(GZIP_BEGIN):
                self._unpack = zlib.decompressobj(GZIP)
            else:
                self._plain = True
        else:
            wrapped = data[0] & 0x0F == zlib.DEFLATED and int.from_bytes(data[:2]) % 31 == 0
            self._unpack = zlib.decompressobj(WRAPPED if wrapped else RAW)
        self._members = 1

    def _inflate(self, data: bytes) -> None:
        """Goes on with the next member of a gzip file; what follows else is padding and is left out."""
        while data and self._unpack is not None:
            if self._unpack.eof:
                if not self._gzip or not data.startswith(GZIP_BEGIN):
                    return
                self._members += 1
                if self._members > MOST_MEMBERS:
                    raise TooMuchError
                self._unpack = zlib.decompressobj(GZIP)
            data = self._piece(self._unpack, data)

    def _piece(self, unpack: "zlib._Decompress", data: bytes) -> bytes:
        """Takes out at most one byte more than there is room for; the answer is what is still packed."""
        try:
            self._keep(unpack.decompress(data, self._room + 1))
        except zlib.error:
            raise UnpackingError("ist nicht so gepackt, wie sie sagt") from None
        return unpack.unused_data if unpack.eof else unpack.unconsumed_tail


def unpacker(encoding: str, limit: int) -> Plain:
    """For a Content-Encoding; UnpackingError for one that we did not ask for."""
    names = [name for name in encoding.lower().replace(" ", "").split(",") if name not in {"", "identity"}]
    if not names:
        return Plain(limit)
    if names in (["gzip"], ["x-gzip"], ["deflate"]):
        return Packed(limit, gzip=names != ["deflate"])
    raise UnpackingError(f"ist in einer Weise gepackt, um die wir nicht gebeten haben ({encoding[:40]})")
