"""The rooms of the house and the one direction between them."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PLATFORMS = {"adapters", "aiohttp", "botbuilder", "nio", "openai", "rich"}
"""What `import bot.app` must not load. click is absent: sqlite-utils imports it for its own command."""

LOADED = "import sys, bot.app; print(*{name.partition('.')[0] for name in sys.modules})"


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_core_starts_without_any_platform() -> None:
    imported = run(sys.executable, "-c", LOADED)
    assert imported.returncode == 0, imported.stderr
    assert PLATFORMS & set(imported.stdout.split()) == set()


def test_imports_run_one_way() -> None:
    linter = run(Path(sys.executable).with_name("lint-imports"))
    assert linter.returncode == 0, linter.stdout + linter.stderr
    assert " 0 broken" in linter.stdout


def imported(file: Path) -> set[str]:
    """Modules that a file imports, `from x import y` as x and as x.y."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_only_the_polite_client_asks_over_the_network() -> None:
    """bot may ask with aiohttp in one room, and listen with it in none."""
    files = {file.relative_to(ROOT / "bot"): imported(file) for file in (ROOT / "bot").rglob("*.py")}
    rooms = {
        file.parts[:2] for file, names in files.items() if any(n.split(".")[0] == "aiohttp" for n in names)
    }
    assert rooms == {("sources", "http")}
    assert {
        str(file) for file, names in files.items() if any("aiohttp.web" in name for name in names)
    } == set()


SQL = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|PRAGMA|WITH|ATTACH|VACUUM)\s")
WITH_SQL = {"store", "retrieval"}


def spoken_to_sqlite(tree: ast.Module) -> Iterator[str]:
    """SQL, what takes it, and what of sqlite3 is more than an error to be caught."""
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if SQL.match(text):
                yield f"{node.lineno}: {text[:40]}"
            case ast.Attribute(value=ast.Name("sqlite3"), attr=name) if not name.endswith("Error"):
                yield f"{node.lineno}: sqlite3.{name}"
            case ast.ImportFrom(module="sqlite3"):
                yield f"{node.lineno}: from sqlite3"
            case ast.ImportFrom(module="bot.store.snapshot", names=names):
                yield from (f"{node.lineno}: rows_of" for each in names if each.name == "rows_of")


@pytest.mark.parametrize(
    "code",
    ["f'SELECT {x}'", "'\\n PRAGMA user_version'", "sqlite3.connect('x')", "from sqlite3 import connect",
     "from bot.store.snapshot import copy, rows_of"],
)  # fmt: skip
def test_sql_is_recognised(code: str) -> None:
    assert len(list(spoken_to_sqlite(ast.parse(code)))) == 1
    assert not list(spoken_to_sqlite(ast.parse("try: ask('DELETE')\nexcept sqlite3.Error: 'With it'")))


def test_sql_stays_in_store_and_retrieval() -> None:
    files = [each for root in ("adapters", "bot") for each in (ROOT / root).rglob("*.py")]
    rest = [each for each in files if each.relative_to(ROOT).parts[1] not in WITH_SQL]
    assert len(rest) > len(files) / 2
    found = {
        f"{file.relative_to(ROOT)}:{said}"
        for file in rest
        for said in spoken_to_sqlite(ast.parse(file.read_text(encoding="utf-8")))
    }
    assert found == set()


def test_every_room_is_on_the_plan() -> None:
    plan = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    packages = {f"{entry.parent.name}/" for entry in (ROOT / "bot").glob("*/__init__.py")}
    modules = {entry.name for entry in (ROOT / "bot").glob("*.py")} - {"__init__.py"}
    assert {room for room in packages | modules if room not in plan} == set()


def test_no_other_package_claims_our_names() -> None:
    """`bot` and `adapters` are common words: another distribution would overwrite or shadow ours."""
    owners = packages_distributions()
    assert {owner for name in ("bot", "adapters") for owner in owners.get(name, ())} <= {"ratsbot"}
