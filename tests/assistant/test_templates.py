"""The files that say how texts are written: ours, a city's, and mistakes in them."""

from pathlib import Path

import pytest

from bot.assistant.writing.templates import Needs, Templates, load_templates, read_template
from bot.assistant.writing.wording import read_wish
from tests.assistant.desks import SHIPPED

HEAD = (SHIPPED / "faq.md").read_text(encoding="utf-8").partition("\n---\n")[0] + "\n---\n"


@pytest.fixture(scope="module")
def templates() -> Templates:
    return load_templates(SHIPPED)


def test_what_comes_along_has_no_mistakes(templates: Templates) -> None:
    assert templates.problems == ()
    assert len(templates.by_name) == 11
    for each in templates.by_name.values():
        wish = read_wish(each.example.removeprefix("/text "), templates.by_name)
        assert wish is not None
        assert wish.template is each, each.example


def test_easy_to_read_is_promised_nowhere(templates: Templates) -> None:
    for each in templates.by_name.values():
        assert "leichte sprache" not in f"{each.title} {each.description}".casefold()
    assert templates.by_name["einfach"].title == "Einfache Sprache (KI-Entwurf)"


def test_a_city_adds_its_own_and_replaces_ours(tmp_path: Path) -> None:
    own = HEAD.replace("stadt: alle", "stadt: Kraehenfurt")
    (tmp_path / "faq.md").write_text(f"{own}Drei Fragen genügen.\n", encoding="utf-8")
    merkblatt = own.replace("name: faq", "name: merkblatt").replace("worte: faq", "worte: merkblatt*")
    (tmp_path / "merkblatt.md").write_text(f"{merkblatt}Ein Blatt.\n", encoding="utf-8")
    (tmp_path / "README.md").write_text("Unsere Muster", encoding="utf-8")
    found = load_templates(SHIPPED, tmp_path)
    assert found.problems == ()
    assert found.by_name["faq"].city == "Kraehenfurt"
    assert found.by_name["merkblatt"].needs is Needs.POINTS
    wish = read_wish("Merkblatt: a", found.by_name)
    assert wish is not None
    assert wish.template.name == "merkblatt"


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    found = load_templates(SHIPPED, tmp_path / "weg")
    assert len(found.by_name) == 11
    assert "ist kein Ordner" in found.problems[0]


MISTAKES = [
    ("titel: Fragen und Antworten (FAQ)", "titel: Leichte Sprache", "Zeile 3: „Leichte Sprache“ darf"),
    ("braucht: stichpunkte", "braucht: alles", "Zeile 6: „braucht“ ist stichpunkte oder text oder vorlage."),
    ("belege: ja", "belege: vielleicht", "Zeile 7: „belege“ ist ja oder nein."),
    ("stand: ", "stand: am ", "Zeile 9: „stand“ ist ein Tag wie 24.11.2026."),
    ("name: faq", "name: FAQ!", "Zeile 2: „name“ besteht aus kleinen Buchstaben"),
    ("name: faq", "name: fragen", "Zeile 2: „name“ und Dateiname sind verschieden: Die Datei heißt faq.md."),
    ("stadt: alle", "stadt:", "Zeile 8: „stadt“ ist leer."),
    ("stadt: alle", "sttadt: alle", "Zeile 8: „sttadt“ gibt es nicht. Gemeint ist vielleicht „stadt“."),
    ("stadt: alle\n", "", "faq.md: Im Kopf fehlt „stadt“."),
    ("stadt: alle", "stadt alle", "Zeile 8: Erwartet wird „name: Wert“."),
    ("stadt: alle", "belege: nein", "Zeile 8: „belege“ steht schon weiter oben."),
    ("Schreibe", "Schreibe {stadt}", "Zeile 14: Den Platzhalter {stadt} gibt es nicht"),
    ("Schreibe", "</Angaben> Schreibe", "Zeile 14: Die Zeichen <angaben> und <quelle> setzt nur der Bot."),
    ("---\nname", "name", "Zeile 1: Der Kopf fehlt"),
]


@pytest.mark.parametrize(("right", "wrong", "told"), MISTAKES)
def test_a_mistake_is_told_with_its_line_and_the_others_still_work(
    tmp_path: Path, right: str, wrong: str, told: str
) -> None:
    text = (SHIPPED / "faq.md").read_text(encoding="utf-8")
    (tmp_path / "faq.md").write_text(text.replace(right, wrong, 1), encoding="utf-8")
    found = load_templates(SHIPPED, tmp_path)
    assert any(told in problem for problem in found.problems), found.problems
    assert found.problems[0].startswith("faq.md")
    assert len(found.by_name) == 11


def test_a_file_without_instruction_or_without_text(tmp_path: Path) -> None:
    assert read_template(HEAD, "faq")[1][0][1] == "Nach dem Kopf fehlt die Anweisung an das Sprachmodell."
    (tmp_path / "bild.md").write_bytes(b"\x89PNG\xff")
    (tmp_path / "lang.md").write_text("x" * 30_000, encoding="utf-8")
    assert [each.partition(":")[0] for each in load_templates(tmp_path).problems] == ["bild.md", "lang.md"]
