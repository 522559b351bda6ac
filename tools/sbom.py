"""Writes the software bill of materials: CycloneDX 1.6 in JSON, of exactly what the lock installs here.

    python -m tools.sbom [FILE]        (dist/ratsbot.cdx.json)

Two runs give the same bytes: there is no time and no random number in it. tests/project/test_sbom.py holds it
to the standard's own schema and to what is installed.
"""

import hashlib
import json
import platform
import sqlite3
import sys
import uuid
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

from bot import __version__
from tools.licences import expression
from tools.lock import ROOT, Locked, locked
from tools.native import NATIVE, Native, carried, known

OUTPUT = ROOT / "dist" / "ratsbot.cdx.json"
SELF = f"pkg:generic/ratsbot@{__version__}"
Component = dict[str, Any]


def bill() -> dict[str, Any]:
    installed = [entry for entry in locked() if entry.installed_here]
    components = [*map(_package, installed), *_interpreter()]
    found: dict[str, Any] = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": _ratsbot()},
        "components": components,
        "dependencies": list(_dependencies(installed)),
    }
    # The same content has the same number, as the standard wants of a serial number.
    digest = hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()
    return {"serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, digest)}", **found}


def _ratsbot() -> Component:
    return {
        "type": "application",
        "bom-ref": SELF,
        "name": "ratsbot",
        "version": __version__,
        "purl": SELF,
        "licenses": [{"license": {"id": "EUPL-1.2"}}],
    }


def _package(entry: Locked) -> Component:
    package = distribution(entry.name)
    if package.version != entry.version:
        raise SystemExit(
            f"{entry.name} {package.version} ist installiert, gesperrt ist {entry.version}: make demo"
        )
    found: Component = {
        "type": "library",
        "bom-ref": _ref(entry),
        "name": entry.name,
        "version": entry.version,
        "purl": _ref(entry),
        "licenses": _licences(expression(entry.name, package)),
        # The lock names every file of this version; one of them was installed.
        "externalReferences": [
            {
                "type": "distribution",
                "url": _ref(entry),
                "hashes": [{"alg": "SHA-256", "content": each} for each in entry.hashes],
            }
        ],
    }
    inside = [*_files(entry, package), *_built_in(entry)]
    return found | ({"components": inside} if inside else {})


def _ref(entry: Locked) -> str:
    return f"pkg:pypi/{entry.name}@{entry.version}"


def _licences(spdx: str) -> list[dict[str, Any]]:
    return [{"license": {"id": spdx}}] if " " not in spdx else [{"expression": spdx}]


def _files(entry: Locked, package: Distribution) -> Iterator[Component]:
    """Libraries and models that lie in the package as files of their own, with their checksums."""
    for file in sorted(carried(package)):
        native = known(entry.name, file)
        if native is None:
            raise SystemExit(f"tools/native.py kennt {file} in {entry.name} nicht")
        content = Path(str(package.locate_file(file))).read_bytes()
        yield _inside(entry, native, str(file)) | {
            "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(content).hexdigest()}]
        }


def _built_in(entry: Locked) -> Iterator[Component]:
    for native in NATIVE:
        if native.package == entry.name and not native.pattern:
            yield _inside(entry, native, native.name)


def _inside(entry: Locked, native: Native, name: str) -> Component:
    return {
        "type": "machine-learning-model" if name.endswith(".bin") else "library",
        "bom-ref": f"{_ref(entry)}#{name}",
        "name": name,
        "description": f"{native.name}: {native.what}",
        "licenses": _licences(native.licence),
    } | _version(native, entry)


def _version(native: Native, entry: Locked) -> dict[str, str]:
    """Where the package says which version it has inside."""
    if native.name == "ONNX Runtime":
        return {"version": entry.version}
    if native.name == "PDFium":
        from pypdfium2.version import PDFIUM_INFO  # noqa: PLC0415 - loads the library

        return {"version": str(PDFIUM_INFO)}
    if native.name == "OpenSSL":
        from cryptography.hazmat.backends.openssl.backend import backend  # noqa: PLC0415 - see above

        return {"version": backend.openssl_version_text()}
    return {}


def _interpreter() -> Iterator[Component]:
    """Not of the lock: found on this machine, and in the container's base image."""
    for name, version, spdx in (
        ("cpython", platform.python_version(), "PSF-2.0"),
        ("sqlite", sqlite3.sqlite_version, "blessing"),
    ):
        ref = f"pkg:generic/{name}@{version}"
        yield {
            "type": "platform" if name == "cpython" else "library",
            "bom-ref": ref,
            "name": name,
            "version": version,
            "purl": ref,
            "licenses": _licences(spdx),
        }


def _dependencies(installed: list[Locked]) -> Iterator[dict[str, Any]]:
    refs = {entry.name: _ref(entry) for entry in installed}
    yield {"ref": SELF, "dependsOn": [_ref(each) for each in installed if "ratsbot" in each.needed_by]}
    for name, ref in refs.items():
        wanted = [_ref(each) for each in installed if name in each.needed_by]
        yield {"ref": ref} | ({"dependsOn": wanted} if wanted else {})


def text() -> str:
    return json.dumps(bill(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"Stückliste: {target}\n")
