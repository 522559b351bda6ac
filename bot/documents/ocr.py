"""Reading pages that are pictures, through tesseract where the operator has installed it."""

import shutil
import subprocess
from dataclasses import dataclass

DPI = 300
LANGUAGE = "deu"

_START_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Recogniser:
    """`missing` says in German what has to be installed; '' if tesseract and its German model are there."""

    program: str
    missing: str = ""

    def read(self, picture: bytes, seconds: float) -> str | None:
        """The text of a picture (PGM, `DPI` dots per inch); None where tesseract fails or takes longer."""
        command = [self.program, "stdin", "stdout", "-l", LANGUAGE, "--dpi", str(DPI)]
        try:
            ran = subprocess.run(  # noqa: S603 - our own words, the document goes in through the pipe
                command, input=picture, stdout=subprocess.PIPE, timeout=seconds, check=False
            )
        except (subprocess.TimeoutExpired, OSError):
            return None
        if ran.returncode:
            return None
        return ran.stdout.decode("utf-8", "replace").replace("\f", "\n").strip()


def recogniser() -> Recogniser:
    """Looks for tesseract; `missing` is for whoever runs the bot."""
    program = shutil.which("tesseract")
    if not program:
        return Recogniser(
            "",
            "Gescannte Seiten bleiben ungelesen: tesseract ist nicht installiert "
            "(Debian, Ubuntu: apt install tesseract-ocr tesseract-ocr-deu).",
        )
    if LANGUAGE not in _languages(program):
        return Recogniser(
            "",
            "Gescannte Seiten bleiben ungelesen: tesseract fehlt das deutsche Sprachmodell „deu“ "
            "(Debian, Ubuntu: apt install tesseract-ocr-deu).",
        )
    return Recogniser(program)


def _languages(program: str) -> list[str]:
    try:
        ran = subprocess.run(  # noqa: S603 - found on PATH, no words of others
            [program, "--list-langs"], capture_output=True, text=True, timeout=_START_SECONDS, check=False
        )
    except (subprocess.TimeoutExpired, OSError):
        return []
    return ran.stdout.split()
