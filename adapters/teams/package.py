"""The app package that an administrator uploads to Teams: a zip with the manifest and two icons."""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from adapters.teams.manifest import COLOR_ICON, OUTLINE_ICON

ICONS = Path(__file__).with_name("icons")
SINCE = (1980, 1, 1, 0, 0, 0)
"""The oldest time a zip can name: the same manifest makes the same file, whenever it is made."""


def package(manifest: Mapping[str, Any]) -> bytes:
    """The zip; all files lie at its top, as Teams wants them."""
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    files = {"manifest.json": text.encode()}
    files |= {name: (ICONS / name).read_bytes() for name in (COLOR_ICON, OUTLINE_ICON)}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, SINCE), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
