"""Under which licence each package comes, as an SPDX expression; what is not known for certain is an error.

What packages say is taken where it is an SPDX expression or one of a few usual spellings. The others have
been read, and stand in READ with what they say, so that a change of that is noticed.
"""

import re
from collections.abc import Iterator
from importlib.metadata import Distribution

ALLOWED = frozenset(
    {
        "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0", "MPL-2.0",
        "PSF-2.0", "Unlicense", "Zlib",
    }
)  # fmt: skip
"""May be linked and passed on under the EUPL. MPL-2.0 binds its own files only, and they stay as they are."""

USUAL = {
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "3-Clause BSD License": "BSD-3-Clause",
    "Internet Systems Consortium license": "ISC",
    "MIT License": "MIT",
    "The MIT License (MIT)": "MIT",
}

READ = {
    "click-default-group": ("Public Domain", "BSD-3-Clause"),
    "isodate": ("Copyright (c) 2021, Hugo van Kemenade and contributors", "BSD-3-Clause"),
    "jsonpickle": ("BSD License", "BSD-3-Clause"),
    "peewee": ("", "MIT"),
    "pypdfium2": ("BSD-3-Clause, Apache-2.0, dependency licenses", "BSD-3-Clause AND Apache-2.0"),
    "pystemmer": ("MIT, BSD", "MIT AND BSD-3-Clause"),
    "vodozemac": ("", "MIT"),
}
"""What the package says, and what its licence file turned out to be."""

_OPERATORS = frozenset({"AND", "OR", "WITH"})


class UnknownLicenceError(Exception):
    """It has to be read, and entered above."""


def identifiers(expression: str) -> set[str]:
    """The licences in an SPDX expression."""
    return set(re.findall(r"[\w.+-]+", expression)) - _OPERATORS


def said(package: Distribution) -> str:
    """What the package says of its licence, in one line; empty when it says nothing."""
    return next(_statements(package), "")


def _statements(package: Distribution) -> Iterator[str]:
    every = package.metadata.get_all
    yield from (text.strip() for text in every("License-Expression") or ())
    yield from (text.strip().partition("\n")[0] for text in every("License") or ())
    for line in every("Classifier") or ():
        if line.startswith("License ::"):
            yield line.rpartition("::")[2].strip()


def expression(name: str, package: Distribution) -> str:
    """Its licence. UnknownLicenceError if nobody has looked at what it says."""
    stated = said(package)
    if name in READ:
        expected, found = READ[name]
        if stated == expected:
            return found
        raise UnknownLicenceError(f"{name} now says „{stated}“")
    found = USUAL.get(stated, stated)
    if not found or identifiers(found) - ALLOWED:
        raise UnknownLicenceError(f"{name} says „{stated}“")
    return found
