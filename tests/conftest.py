import os
import platform
import sqlite3
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def pytest_report_header() -> str:
    return f"ratsbot: Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference data outside the project; a test that needs it is left out where it is missing."""
    named = os.environ.get("RATSBOT_SHARED")
    folder = Path(named) if named else ROOT.parent / "shared"
    if folder.is_dir():
        return folder.resolve()
    if named:
        pytest.fail(f"RATSBOT_SHARED names no folder: {named}")
    pytest.skip("no reference data: set RATSBOT_SHARED or put it into ../shared")
