"""Draws the icons beside it: python -m adapters.teams.icons.draw

Lines of a paper and a tick in a speech bubble: decided, and told in a chat. Our own drawing.
"""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

Paint = tuple[int, int, int, int]
"""Red, green, blue, opacity: 0 to 255."""
Drawing = Callable[[float, float], Paint]
"""The colour of a point; x and y run from 0 to 1, downwards."""

BLUE, WHITE, CLEAR = (31, 78, 121, 255), (255, 255, 255, 255), (255, 255, 255, 0)
FINE = 4
"""Points per pixel and direction."""
BUBBLE = (0.16, 0.17, 0.84, 0.68, 0.09)
TAIL = ((0.28, 0.66), (0.48, 0.66), (0.28, 0.84))
LINES = ((0.29, 0.31, 0.71), (0.29, 0.425, 0.60), (0.29, 0.54, 0.46))
TICK = (((0.53, 0.52), (0.60, 0.59)), ((0.60, 0.59), (0.74, 0.42)))


def color(x: float, y: float) -> Paint:
    """Teams cuts the corners off itself."""
    if _line(x, y, 0.022) or _tick(x, y, 0.032):
        return BLUE
    return WHITE if _bubble(x, y, 0.0) else BLUE


def outline(x: float, y: float) -> Paint:
    """White on nothing, as Teams wants it; so small that only the tick has room."""
    edge = _bubble(x, y, 0.0) and not _bubble(x, y, 0.065)
    return WHITE if edge or _tick(x * 0.62 + 0.325, y * 0.62 + 0.24, 0.028) else CLEAR


def png(size: int, drawing: Drawing) -> bytes:
    """`size` pixels in both directions, eight bits per colour and opacity."""
    rows = (
        b"\0" + b"".join(_pixel(size, column, row, drawing) for column in range(size)) for row in range(size)
    )
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _pixel(size: int, column: int, row: int, drawing: Drawing) -> bytes:
    """The mean of the points in it, weighed by their opacity."""
    steps = [(step + 0.5) / FINE for step in range(FINE)]
    points = [drawing((column + dx) / size, (row + dy) / size) for dy in steps for dx in steps]
    seen = sum(point[3] for point in points)
    mixed = [sum(point[part] * point[3] for point in points) // seen if seen else 255 for part in range(3)]
    return bytes([*mixed, seen // len(points)])


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _bubble(x: float, y: float, inset: float) -> bool:
    left, top, right, bottom, radius = BUBBLE
    dx = max(left + radius - x, x - right + radius, 0.0)
    dy = max(top + radius - y, y - bottom + radius, 0.0)
    return dx * dx + dy * dy <= (radius - inset) ** 2 or _in_tail(x, y, inset)


def _in_tail(x: float, y: float, inset: float) -> bool:
    (left, top), (right, _), (_, bottom) = TAIL
    slope = (right - left) / (bottom - top)
    return left + inset <= x <= right - inset * 1.4 - (y - top) * slope and top - inset <= y <= bottom - inset


def _line(x: float, y: float, width: float) -> bool:
    return any(left <= x <= right and abs(y - at) <= width for left, at, right in LINES)


def _tick(x: float, y: float, width: float) -> bool:
    return any(_away(x, y, start, end) <= width for start, end in TICK)


def _away(x: float, y: float, start: tuple[float, float], end: tuple[float, float]) -> float:
    """From the point to the stroke between two others."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    along = ((x - start[0]) * dx + (y - start[1]) * dy) / (dx * dx + dy * dy)
    along = min(1.0, max(0.0, along))
    return float(((x - start[0] - along * dx) ** 2 + (y - start[1] - along * dy) ** 2) ** 0.5)


if __name__ == "__main__":
    folder = Path(__file__).parent
    (folder / "color.png").write_bytes(png(192, color))
    (folder / "outline.png").write_bytes(png(32, outline))
