"""Encrypts a stream with a passphrase: scrypt, then AES-256-GCM in pieces of one megabyte.

Each piece is sealed with its number and with whether it is the last one (the STREAM construction), so that
none can be left out, exchanged, repeated or cut off. Version 1 means exactly the numbers that stand here.
"""

import secrets
import unicodedata
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from bot.errors import OperatorError

MAGIC = b"ratsbot-sealed-1"
SALT, PREFIX, TAG = 16, 7, 16
PIECE = 1 << 20
COST = 2**17
"""scrypt's N: 128 MB and some tenths of a second for each guess."""
MOST_PIECES = 2**32


class BrokenSeal(OperatorError):
    """German: the stream is not what was sealed, or the passphrase is not the one."""


class Sealer:
    """Writes to `into`; `close` ends the stream and leaves `into` open."""

    def __init__(self, into: BinaryIO, passphrase: str) -> None:
        self._into = into
        salt, self._prefix = secrets.token_bytes(SALT), secrets.token_bytes(PREFIX)
        self._header = MAGIC + salt + self._prefix
        self._cipher = AESGCM(_key(passphrase, salt))
        self._waiting = bytearray()
        self._count = 0
        into.write(self._header)

    def write(self, data: bytes) -> int:
        self._waiting += data
        # The last piece is only known at the end: one byte more than a piece must be there.
        while len(self._waiting) > PIECE:
            self._seal(PIECE, last=False)
        return len(data)

    def flush(self) -> None:
        """A piece is written when it is full."""

    def close(self) -> None:
        self._seal(len(self._waiting), last=True)

    def _seal(self, size: int, *, last: bool) -> None:
        plain = bytes(self._waiting[:size])
        del self._waiting[:size]
        nonce = _nonce(self._prefix, self._count, last=last)
        self._into.write(self._cipher.encrypt(nonce, plain, self._header))
        self._count += 1


class Opener:
    """Reads what a Sealer wrote, from its first byte. BrokenSeal is raised before anything false is out."""

    def __init__(self, source: BinaryIO, passphrase: str) -> None:
        self._source = source
        self._header = source.read(len(MAGIC) + SALT + PREFIX)
        if len(self._header) != len(MAGIC) + SALT + PREFIX or not self._header.startswith(MAGIC):
            raise BrokenSeal("Die Sicherung ist beschädigt: Ihr Anfang fehlt.")
        salt = self._header[len(MAGIC) : len(MAGIC) + SALT]
        self._prefix = self._header[-PREFIX:]
        self._cipher = AESGCM(_key(passphrase, salt))
        self._ahead = source.read(PIECE + TAG)
        self._plain = b""
        self._at = 0
        self._count = 0
        self._ended = False

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes; b"" at the end, which has been proved then."""
        if self._at == len(self._plain) and not self._ended:
            self._open()
        end = len(self._plain) if size < 0 else self._at + size
        found = self._plain[self._at : end]
        self._at += len(found)
        return found

    def _open(self) -> None:
        sealed, self._ahead = self._ahead, self._source.read(PIECE + TAG)
        self._ended = not self._ahead
        try:
            nonce = _nonce(self._prefix, self._count, last=self._ended)
            self._plain = self._cipher.decrypt(nonce, sealed, self._header)
        except InvalidTag as error:
            raise BrokenSeal(_reason(self._count)) from error
        self._at = 0
        self._count += 1


def _reason(count: int) -> str:
    if count:
        return "Die Sicherung ist beschädigt, abgeschnitten oder verändert worden. Bitte eine andere nehmen."
    return (
        "Das Kennwort passt nicht zu dieser Sicherung, oder die Sicherung ist beschädigt. Bitte das "
        "Kennwort noch einmal prüfen."
    )


def _nonce(prefix: bytes, count: int, *, last: bool) -> bytes:
    if count >= MOST_PIECES:
        raise OperatorError("Die Sicherung ist zu groß, um sie zu verschlüsseln (über 4.000 Terabyte).")
    return prefix + count.to_bytes(4, "big") + bytes([last])


def _key(passphrase: str, salt: bytes) -> bytes:
    # Keyboards write the same umlaut in two ways.
    secret = unicodedata.normalize("NFKC", passphrase).encode()
    return Scrypt(salt=salt, length=32, n=COST, r=8, p=1).derive(secret)
