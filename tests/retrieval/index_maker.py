"""A small council of our own in a real database, for the tests of index and search."""

import hashlib
from pathlib import Path

from bot.council.references import reference_key
from bot.documents.normalise import normalise
from bot.store.database import Database

PAPER = """
INSERT INTO paper(no, body, id, name, reference, paper_type, date, web, originators, under_direction_of,
                  superordinated, subordinated, related, reference_key, stated, publicness, via)
VALUES (?, ?, ?, ?, ?, ?, '2025-03-04', '', '[]', '[]', '[]', '[]', '[]', ?, 'missing', ?, ?)
"""
FILE = """
INSERT INTO file(no, body, id, name, file_name, mime_type, access_url, download_url, stated, publicness, via)
VALUES (?, ?, ?, ?, 'datei.pdf', 'application/pdf', '', 'https://ratsinfo.example/f', 'missing', ?, ?)
"""


class Council:
    """Each `paper` is marked as stale, as the importer does."""

    def __init__(self, path: Path) -> None:
        self.db = Database(path)
        self.files = 0

    def paper(
        self,
        no: int,
        name: str,
        *texts: str,
        body: str = "kraehenfurt",
        reference: str = "",
        paper_type: str = "Antrag",
        publicness: str = "public",
        file_publicness: str = "public",
    ) -> int:
        with self.db.write() as w:
            w.execute("INSERT OR IGNORE INTO body(key, name) VALUES (?, ?)", (body, body.title()))
            key = reference_key(reference)
            named = (no, body, f"p{no}", name, reference, paper_type)
            w.execute(PAPER, (*named, key, publicness, f"p{no}"))
            w.execute("INSERT OR IGNORE INTO stale_paper VALUES (?)", (no,))
        for text in texts:
            self.file(no, text, body=body, publicness=file_publicness)
        return no

    def file(self, paper: int, text: str, *, body: str = "kraehenfurt", publicness: str = "public") -> int:
        self.files += 1
        file, role = f"f{self.files}", "mainFile" if self.files == 1 else "auxiliaryFile"
        digest = hashlib.sha256(text.encode()).hexdigest()
        with self.db.write() as w:
            w.execute(FILE, (self.files, body, file, f"Datei {self.files}", publicness, file))
            use = (body, "Paper", f"p{paper}", role, self.files, file)
            w.execute("INSERT INTO file_use VALUES (?, ?, ?, ?, ?, ?)", use)
            clean = normalise(text)
            w.execute(
                "INSERT INTO file_text VALUES (?, ?, ?, ?, '[]')", (self.files, digest, len(clean), clean)
            )
        return self.files

    def run(self, sql: str, *values: str | int | None) -> None:
        with self.db.write() as w:
            w.execute(sql, values)

    def rewrite(self, file: int, text: str) -> None:
        """The file's text changes as in an import: stored, and its papers marked."""
        digest = hashlib.sha256(text.encode()).hexdigest()
        with self.db.write() as w:
            w.execute(
                "UPDATE file_text SET text = ?, source_hash = ? WHERE file_no = ?", (text, digest, file)
            )
            w.execute(
                "INSERT OR IGNORE INTO stale_paper SELECT paper.no FROM paper JOIN file_use AS use"
                " ON use.parent = paper.id JOIN file ON file.id = use.file WHERE file.no = ?",
                (file,),
            )
