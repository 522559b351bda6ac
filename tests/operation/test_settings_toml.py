"""Where every key of a settings file stands, and what is wrong with one that is no TOML."""

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings.document import Document
from bot.settings.toml_fault import KeyPath
from bot.settings.toml_lines import scan
from bot.settings.written import toml_value

EXAMPLE = """\
# Bemerkung mit "Anführung" und = und [Klammern]
a = 1
b."c d".e = "x" # "noch eine"
'f.g' = 1979-05-27 07:32:00

[matrix]  # ein Abschnitt
users = [
  "a", # [nicht dieser]
  # "auch nicht",
  '''b
c''',
]
inline = { p = 1, q.r = [1, [2]] }
[[words]]
name = \"\"\"
[nicht]
dieser = 1 \\
\"\"\"\"
[words.sub]
z = true
[[words]]
name = ""
[teams.trier]
x = 0x1F
"""
EXPECTED: dict[KeyPath, int] = {
    ("a",): 2, ("b",): 3, ("b", "c d"): 3, ("b", "c d", "e"): 3, ("f.g",): 4, ("matrix",): 6,
    ("matrix", "users"): 7, ("matrix", "users", 0): 8, ("matrix", "users", 1): 10, ("matrix", "inline"): 13,
    ("matrix", "inline", "p"): 13, ("matrix", "inline", "q"): 13, ("matrix", "inline", "q", "r"): 13,
    ("matrix", "inline", "q", "r", 0): 13, ("matrix", "inline", "q", "r", 1): 13,
    ("matrix", "inline", "q", "r", 1, 0): 13, ("words",): 14, ("words", 0): 14, ("words", 0, "name"): 15,
    ("words", 0, "sub"): 19, ("words", 0, "sub", "z"): 20, ("words", 1): 21, ("words", 1, "name"): 22,
    ("teams",): 23, ("teams", "trier"): 23, ("teams", "trier", "x"): 24,
}  # fmt: skip


def paths(value: Any, path: KeyPath = ()) -> set[KeyPath]:
    """Every path of what tomllib has read."""
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = {path} if path else set()
    return found.union(*(paths(each, (*path, key)) for key, each in below))


def test_every_key_has_its_line() -> None:
    found = scan(EXAMPLE)
    assert found.faults == []
    assert found.lines == EXPECTED
    assert set(found.lines) == paths(tomllib.loads(EXAMPLE))


NAMES = st.text("abcdeäß =#[].\"'\\", max_size=6)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
ATOMS = st.one_of(
    TEXTS.map(lambda text: f"{toml_value(text)}"),
    TEXTS.filter(lambda text: "'" not in text and (text.isprintable())).map(lambda text: f"'{text}'"),
    TEXTS.filter(lambda text: '"' not in text and "\\" not in text and "\r" not in text).map(
        lambda text: '"""\n' + "".join(sign for sign in text if sign >= " " and sign != "\x7f") + '\n"""'
    ),
    st.integers().map(str),
    st.floats().map(lambda value: repr(value).replace("+inf", "inf")),
    st.sampled_from(["true", "false", "1979-05-27", "07:32:00", "1979-05-27T07:32:00Z", "0x1F", "1_000"]),
)
VALUES = st.recursive(
    ATOMS,
    lambda inner: st.lists(inner, max_size=3).map(
        lambda each: "[\n" + ",\n # x ] = \n".join(each) + (",\n]" if each else "]")
    ),
    max_leaves=6,
)
PAIRS = st.dictionaries(NAMES, VALUES, max_size=4)


@given(top=PAIRS, sections=st.lists(st.tuples(NAMES, PAIRS), max_size=4), several=st.booleans())
def test_what_tomllib_reads_has_exactly_these_paths(
    top: dict[str, str], sections: list[tuple[str, dict[str, str]]], *, several: bool
) -> None:
    text, lines = "", {}

    def write(where: KeyPath, pairs: dict[str, str]) -> None:
        nonlocal text
        for key, value in pairs.items():
            lines[*where, key] = text.count("\n") + 1
            text += f"  {toml_value(key)} = {value} # Ende\n"

    write((), {key: value for key, value in top.items() if key not in dict(sections)})
    counts: dict[str, int] = {}
    for name, pairs in sections:
        if not several and name in counts:
            continue
        counts[name] = counts.get(name, -1) + 1
        where: KeyPath = (name, counts[name]) if several else (name,)
        lines[where] = text.count("\n") + 1
        text += f"[[{toml_value(name)}]]\n" if several else f"[{toml_value(name)}]\n"
        write(where, pairs)
    found = scan(text)
    assert found.faults == []
    assert set(found.lines) == paths(tomllib.loads(text))
    assert {path: found.lines[path] for path in lines} == lines


@given(st.text("ab=[]{}\"'#\n\\.,: 1ä„", max_size=40))
def test_nothing_that_somebody_types_is_too_much(text: str) -> None:
    """What tomllib reads has no fault; what it refuses has one, on a line that exists."""
    document = Document("r.toml", text=text)
    try:
        assert document.table == tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assert document.problems()
        assert all(1 <= each.line <= text.count("\n") + 1 and each.remedy for each in document.problems())
    else:
        assert document.problems() == []
        assert scan(text).faults == []
        assert set(scan(text).lines) == paths(document.table)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a = 1\nport 8088", 2, "Hinter „port“ fehlt das =."),
        ("a = 1\nport: 8088", 2, "Doppelpunkt statt ="),
        ("a = 1\nport", 2, "fehlen = und Wert"),
        ("a = 1\n= 3", 2, "Vor dem = fehlt der Name."),
        ("a = 1\nb =", 2, "Hinter „b =“ fehlt der Wert."),
        ("a = 1\nb = # nichts", 2, "Hinter „b =“ fehlt der Wert."),
        ("a = 1\nb = haus", 2, "ohne Anführungszeichen"),
        ("a = 1\nb = https://x.example/#y", 2, "ohne Anführungszeichen"),
        ("a = 1\nb = „haus“", 2, "typografischen"),
        ('a = 1\nb = "haus“', 2, "typografischen"),
        ('a = 1\nb = "haus', 2, "fehlt das schließende Anführungszeichen"),
        ("a = 1\nb = 'haus\nc = 2", 2, "fehlt das schließende Anführungszeichen"),
        ('a = 1\nb = """haus\nc = 2', 2, "fehlt das schließende Anführungszeichen"),
        ('a = 1\nb = "x" "y"', 2, "steht ein Anführungszeichen"),
        ('a = 1\nb = "x", "y"', 2, "steht ein Komma"),
        ('a = 1\nb = "x";', 2, "Semikolon"),
        ("a = 1\nb = 5 Tage", 2, "steht noch etwas"),
        ("a = 1\nb = 0,5", 2, "Die Zahl hinter „b“ hat ein Komma."),
        ("a = 1\nb = 08", 2, "beginnt mit 0"),
        ("a = 1\nb = 02:30", 2, "Die Uhrzeit hinter „b“"),
        ("a = 1\nb = True", 2, "„True“ ist kein Wert"),
        ("a = 1\nb = nein", 2, "„nein“ ist kein Wert"),
        ('a = 1\nb = "C:\\Daten"', 2, "ein \\, das TOML nicht versteht"),
        ('a = 1\nb = "C:\\Daten\\"', 2, "endet mit \\"),
        ('b = [\n"x",\n"y\n]\na = 1', 3, "fehlt das schließende Anführungszeichen"),
        ('b = [\n"x"\n"y"\n]\na = 1', 3, "fehlt ein Komma"),
        ('b = [\n"x",\na = 1', 1, "wird nicht geschlossen"),
        ("a = 1\nb = { c = 1", 2, "nicht geschlossen"),
        ("a = 1\nb = { c }", 2, "fehlt name = wert"),
        ("a = 1\n[b\nc = 1", 2, "Die eckige Klammer hinter „b“"),
        ("a = 1\n[[b]\nc = 1", 2, "Die eckige Klammer hinter „b“"),
        ("a = 1\n[]\nc = 1", 2, "fehlt der Name des Abschnitts"),
        ("a = 1\n[b] c = 1", 2, "steht noch etwas"),
        ("a = 1\n[b]\n[b]\nc = 1", 3, "schon in Zeile 2"),
        ("a = 1\nb = 1\nb = 2", 3, "schon in Zeile 2"),
        ("a = 1\n[b]\nc = 1\nc = 2", 4, "„c“ steht in [b] schon in Zeile 3"),
        ("a = 1\n[a]\nc = 1", 2, "schon in Zeile 1"),
        ("a = 1\n// nein", 2, "Kommentar beginnt hier nicht mit #"),
        ("a = 1\ngröße = 2", 2, "„grö…“ enthält ein Zeichen"),
        ("a = 1\näh = 2", 2, "beginnt mit einem Zeichen"),
        ("a = 1\n<<<<<<< HEAD", 2, "Zusammenführen"),
        ('a = 1\nb = "x\x01y"', 2, "Steuerzeichen"),
        ("a = 1\nb = [" + "[" * 2000, 2, "zu viele Klammern"),
    ],
)
def test_what_is_no_toml_is_told_in_german_with_its_line(text: str, line: int, said: str) -> None:
    document = Document("r.toml", text=text)
    problems = document.problems()
    assert [each.finding().place for each in problems] == [f"r.toml, Zeile {line}"]
    assert said in problems[0].text
    assert problems[0].remedy
    # What is sound is read all the same.
    assert document.table.get("a") == 1 or 'b = ["' in text or "[[[" in text or text.startswith("b")


def test_several_faults_at_once_and_the_rest_is_read() -> None:
    text = 'a = x\nb = [1,\nc = "z\n[d\nverloren = 1\n[e]\nf = 1\nf = 2\n[g]\nh = 1\n'
    document = Document("r.toml", text=text)
    assert [each.line for each in document.problems()] == [1, 2, 3, 4, 8]
    assert document.table == {"e": {"f": 1}, "g": {"h": 1}}
