"""Writes ONNX models: the few messages of onnx.proto that a graph needs, by field number.

https://github.com/onnx/onnx/blob/main/onnx/onnx.proto. The package `onnx` would bring 30 MB for this.
"""

import struct
from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray

DTYPES = {"f4": 1, "u1": 2, "i4": 6, "i8": 7}
"""TensorProto.DataType by numpy's name."""
MICROSOFT = "com.microsoft"
"""The domain of onnxruntime's own operators; the standard's name is empty."""
OPSETS = {"": 17, MICROSOFT: 1}

Value = int | float | str | bytes


def varint(number: int) -> bytes:
    """Seven bits a byte, lowest first; negative numbers as 64 bits."""
    number &= (1 << 64) - 1
    found = bytearray()
    while number >> 7:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])


def field(number: int, value: Value) -> bytes:
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    if isinstance(value, float):
        return varint(number << 3 | 5) + struct.pack("<f", value)
    raw = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(raw)) + raw


def attribute(name: str, value: float) -> bytes:
    """AttributeProto: f = 2 with type FLOAT, or i = 3 with type INT."""
    if isinstance(value, float):
        return field(5, field(1, name) + field(2, value) + field(20, 1))
    return field(5, field(1, name) + field(3, value) + field(20, 2))


def dimension(size: int | str) -> bytes:
    return field(1, field(1, size) if isinstance(size, int) else field(2, size))


class Graph:
    """A model in the making: nodes and tensors in any order of kinds, nodes in that of computing."""

    def __init__(self, name: str) -> None:
        self._parts = [field(2, name)]

    def node(
        self, op: str, inputs: Sequence[str], outputs: Sequence[str], domain: str = "", **attributes: float
    ) -> None:
        body = [field(1, each) for each in inputs] + [field(2, each) for each in outputs]
        body += [field(4, op), field(7, domain)]
        body += [attribute(name, value) for name, value in attributes.items()]
        self._parts.append(field(1, b"".join(body)))

    def tensor(self, name: str, array: NDArray[Any]) -> str:
        shape = b"".join(field(1, size) for size in array.shape)
        kind = field(2, DTYPES[array.dtype.str[1:]])
        self._parts.append(field(5, shape + kind + field(8, name) + field(9, array.tobytes())))
        return name

    def input(self, name: str, dtype: str, *shape: int | str) -> None:
        self._parts.append(field(11, _value(name, dtype, shape)))

    def output(self, name: str, dtype: str, *shape: int | str) -> None:
        self._parts.append(field(12, _value(name, dtype, shape)))

    def model(self) -> bytes:
        """ModelProto with IR version 8."""
        opsets = (field(8, field(1, domain) + field(2, version)) for domain, version in OPSETS.items())
        return field(1, 8) + field(7, b"".join(self._parts)) + b"".join(opsets)


def _value(name: str, dtype: str, shape: Sequence[int | str]) -> bytes:
    sizes = b"".join(map(dimension, shape))
    return field(1, name) + field(2, field(1, field(1, DTYPES[dtype]) + field(2, sizes)))
