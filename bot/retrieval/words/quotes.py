"""What stands in quotes: one way to see it, for all who read a question."""

import re

QUOTED = re.compile(r'"[^"]+"|[„“][^“”"„]+[“”"]|»[^«]+«')
"""A quote with its marks, of which each is one character: its words are meant as neighbours."""

KEPT = re.compile(r"[\"„“”»«][^\"„“”»«]*[\"„“”»«]")
"""Whatever stands between two marks of any kind: it is not mended, even where the marks do not pair."""
