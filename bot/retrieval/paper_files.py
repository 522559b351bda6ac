"""How a paper comes to its public files, as parts of SQL statements."""

PAPER_FILES = """paper
JOIN file_use AS use ON use.body = paper.body AND use.parent_kind = 'Paper' AND use.parent = paper.id
JOIN file ON file.body = use.body AND file.id = use.file AND file.publicness = 'public'"""
"""After FROM: a row for each public file of a paper, which need not be public itself."""

IN_ORDER = "use.role <> 'mainFile', use.position, use.file"
"""After ORDER BY: the main file of a paper first."""
