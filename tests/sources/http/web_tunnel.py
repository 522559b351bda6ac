"""A proxy that opens tunnels, as in the network of a city's administration."""

import socket
import threading
from typing import Self


class Tunnel:
    """Use as a context manager. Leads every CONNECT to `target`; `heads` are what it was asked, as text."""

    def __init__(self, target: int) -> None:
        self.heads: list[str] = []
        self._target = target
        self._open: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for each in (self._door, *self._open):
            each.close()

    def _serve(self) -> None:
        try:
            while True:
                self._lead(self._door.accept()[0])
        except OSError:
            return

    def _lead(self, near: socket.socket) -> None:
        self.heads.append(near.recv(65_536).decode())
        far = socket.create_connection(("127.0.0.1", self._target))
        self._open += [near, far]
        near.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for one, other in ((near, far), (far, near)):
            threading.Thread(target=_pump, args=(one, other), daemon=True).start()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    try:
        while data := source.recv(65_536):
            sink.sendall(data)
    except OSError:
        return
