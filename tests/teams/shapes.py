"""Documented shapes of JSON, compared field by field: nothing may be missing, nothing may be added.

A shape is a type, a value, a compiled pattern, a set of values, a list with one shape for all elements, or a
mapping; a name that ends with „?“ may be absent.
"""

import re
from collections.abc import Mapping
from typing import Any


def differences(value: Any, shape: Any, path: str = "") -> list[str]:
    """Where `value` is not as documented; empty if it is."""
    if isinstance(shape, Mapping):
        return _object(value, shape, path)
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{path}: no list"]
        return [each for n, one in enumerate(value) for each in differences(one, shape[0], f"{path}[{n}]")]
    return [] if _fits(value, shape) else [f"{path}: {value!r} is not {shape!r}"]


def _object(value: Any, shape: Mapping[str, Any], path: str) -> list[str]:
    if not isinstance(value, Mapping):
        return [f"{path}: no object"]
    known = {name.rstrip("?"): name for name in shape}
    found = [f"{path}.{name}: missing" for name in shape if not name.endswith("?") and name not in value]
    found += [f"{path}.{name}: not documented" for name in value if name not in known]
    for name, one in value.items():
        found += differences(one, shape[known[name]], f"{path}.{name}") if name in known else []
    return found


def _fits(value: Any, shape: Any) -> bool:
    if isinstance(shape, type):
        return type(value) is shape
    if isinstance(shape, re.Pattern):
        return isinstance(value, str) and shape.fullmatch(value) is not None
    if isinstance(shape, frozenset | set):
        return value in shape
    return bool(type(value) is type(shape) and value == shape)
