"""Pieces of the pages that are made from the program."""

import re


def cell(text: str) -> str:
    """In a table: on one line, and no bar ends the cell."""
    return " ".join(text.split()).replace("|", "\\|")


def anchor(heading: str) -> str:
    """What a link to this heading is called where Markdown is shown: GitHub and GitLab agree on it."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
