"""The Matrix server's own environment, made by tests/matrix/world.sh, told in German."""

import asyncio
import os
import re
import signal
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from rich.console import Console

from tests.matrix.js_person import JsPerson
from tests.matrix.synapse import Synapse

ROOT = Path(__file__).parent.parent.parent
SCRIPT = ROOT / "tests" / "matrix" / "world.sh"
LOOK_SECONDS = 1.0
MEGABYTE = 1_000_000

NO_NETWORK = (
    r"name resolution|Name or service not known|unreachable|Connection (?:refused|reset)|timed out"
    r"|Max retries|No matching distribution|ENOTFOUND|ETIMEDOUT|ECONNREFUSED|EAI_AGAIN"
)
REASONS = {
    r"No space left on device": "Auf dem Datenträger ist kein Platz mehr; {folder} braucht etwa 250 MB.",
    r"DO NOT MATCH THE HASHES": "Ein Paket hat nicht die erwartete Prüfsumme; es wurde nichts installiert.",
    NO_NETWORK: "Die Pakete sind nicht zu holen. Nötig ist beim ersten Mal eine Verbindung ins Netz oder ein "
    "Spiegel, der in den Einstellungen von pip steht; hinter einem Proxy muss HTTPS_PROXY gesetzt sein.",
    r"needs Python 3": "Nötig ist Python ab 3.10 mit venv; unter Debian das Paket python3-venv.",
    r"npm is not installed": "Für den verschlüsselten Raum fehlt npm; ohne ROOM=verschluesselt geht es.",
    r"folder of something else": "In {folder} liegt etwas anderes; RATSBOT_SYNAPSE nennt einen anderen.",
    r"Permission denied|Read-only file system|\.lock: No such file": "In {folder} lässt sich nichts anlegen. "
    "RATSBOT_SYNAPSE nennt einen anderen Ordner.",
}
"""What the script and the installers say, and what that means; the first that fits counts."""


class NotInstalledError(Exception):
    """A German sentence that says why, and what to do."""


def why(output: str, folder: Path) -> str:
    """What went wrong, from what the script and the installers said."""
    for pattern, sentence in REASONS.items():
        if re.search(pattern, output):
            return sentence.format(folder=folder)
    return "Das kam dabei heraus:\n" + "\n".join(output.strip().splitlines()[-8:])


async def install(console: Console, *, encrypted: bool) -> None:
    """Brings it up to date, which costs nothing when it is. NotInstalledError when it cannot be."""
    if Synapse.missing():
        console.print(
            "Installiere einen Matrix-Server zum Ausprobieren, etwa 250 MB, nur beim ersten Mal …",
            soft_wrap=True,
        )
    if encrypted and JsPerson.missing():
        console.print(
            "Installiere ein Programm, das verschlüsselt, etwa 220 MB, nur beim ersten Mal …", soft_wrap=True
        )
    running = await _started(["synapse", "js"] if encrypted else ["synapse"])
    try:
        output = await _finished(running, console)
    finally:
        if running.returncode is None:  # Ctrl-C: the installers that it has called end with it
            with suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGTERM)
            await running.wait()
    if running.returncode:
        sentence = "Der Matrix-Server zum Ausprobieren ließ sich nicht installieren. "
        raise NotInstalledError(sentence + why(output, Synapse.venv()))


async def _started(parts: Sequence[str]) -> asyncio.subprocess.Process:
    try:
        return await asyncio.create_subprocess_exec(
            str(SCRIPT),
            *parts,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        raise NotInstalledError(f"{SCRIPT} startet nicht ({error.strerror}). Nötig ist bash.") from error


async def _finished(running: asyncio.subprocess.Process, console: Console) -> str:
    """What it said; meanwhile a terminal shows how much is there."""
    said = asyncio.create_task(running.communicate())
    try:
        with console.status("") as status:
            while not said.done():
                await asyncio.wait((said,), timeout=LOOK_SECONDS)
                status.update(f"{await asyncio.to_thread(_megabytes, Synapse.venv())} MB")
    finally:
        said.cancel()
    return said.result()[0].decode(errors="replace")


def _megabytes(folder: Path) -> int:
    """Files may go while they are counted."""
    found = 0
    for where, _, files in os.walk(folder):
        for each in files:
            with suppress(OSError):
                found += Path(where, each).lstat().st_size
    return found // MEGABYTE
