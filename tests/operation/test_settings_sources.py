"""[source] of a city's file, [sync] of the settings, and the cities' files that travel along."""

import re
from pathlib import Path

import pytest

from adapters.command_line.loads import CAUSES
from bot.council.city_numbers import number_pattern
from bot.errors import SettingsError
from bot.settings import City, CitySource, Settings, Sync, load_settings, packaged

LEAST = '[source]\nkind = "sessionnet"\nurl = "https://ris.birkenhafen.example/bi/"\n'
CONTACT = 'contact = "ratsbot@stadt.example"\n'


def city(folder: Path, text: str) -> City:
    (folder / "cities").mkdir()
    (folder / "cities" / "birkenhafen.toml").write_text(text, encoding="utf-8")
    (folder / "r.toml").write_text('cities_folder = "cities"', encoding="utf-8")
    return load_settings(folder / "r.toml", environment={}).cities["birkenhafen"]


def source(folder: Path, text: str) -> CitySource:
    found = city(folder, text).source
    assert found
    return found


def problems(folder: Path, text: str) -> str:
    with pytest.raises(SettingsError) as caught:
        city(folder, text)
    return str(caught.value)


def sync(folder: Path, text: str) -> Sync:
    (folder / "r.toml").write_text(f"[sync]\n{text}", encoding="utf-8")
    return load_settings(folder / "r.toml", environment={}).sync


def test_a_city_without_a_source_is_imported_only(tmp_path: Path) -> None:
    assert city(tmp_path, 'name = "Birkenhafen"').source is None


def test_the_least_that_is_needed(tmp_path: Path) -> None:
    found = source(tmp_path, LEAST)
    assert found == CitySource(
        "sessionnet", "https://ris.birkenhafen.example/bi/", ("ris.birkenhafen.example",)
    )
    assert (found.interval, found.unstated, found.first_year, found.verified) == (1.0, "public", 1990, True)
    assert (found.leave, found.bodies, found.references) == ("", (), ())


def test_all_of_it(tmp_path: Path) -> None:
    found = source(
        tmp_path,
        '[source]\nkind = "oparl"\nurl = "https://RIS.birkenhafen.example:8443/oparl"\n'
        'hosts = ["Dateien.birkenhafen.example", "[2001:db8::1]:8080"]\nbodies = ["Birkenhafen"]\n'
        'unstated = "unknown"\ninterval_ms = 2500\ncontact = "https://stadt.example/bot"\n'
        'ask = "Die IT"\nleave_given = "Hauptamt, 03.02.2026"\nlicence = "DL-DE-Zero"\n'
        "references = ['BV/\\d{4}/\\d{4}']\nfirst_year = 2011\nverified = false\nnote = \"von Hand\"\n",
    )
    assert found.hosts == (
        "ris.birkenhafen.example:8443", "dateien.birkenhafen.example", "[2001:db8::1]:8080",
    )  # fmt: skip
    assert (found.kind, found.bodies, found.unstated, found.interval) == (
        "oparl",
        ("Birkenhafen",),
        "unknown",
        2.5,
    )
    assert (found.contact, found.ask, found.leave) == (
        "https://stadt.example/bot",
        "Die IT",
        "Hauptamt, 03.02.2026",
    )
    assert (found.licence, found.references, found.first_year) == ("DL-DE-Zero", (r"BV/\d{4}/\d{4}",), 2011)
    assert (found.verified, found.note) == (False, "von Hand")


def test_an_address_with_spaces_around_it_is_meant_without(tmp_path: Path) -> None:
    assert source(tmp_path, LEAST.replace('"https', '" https')).url == "https://ris.birkenhafen.example/bi/"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LEAST.replace("sessionnet", "sessionet"), "gemeint ist wohl „sessionnet“"),
        (
            '[source]\nurl = "https://a.example/"',
            "kind – welches System? Eines von oparl, sessionnet, allris.",
        ),
        ('[source]\nkind = "allris"', "url – erwartet wird eine Adresse wie https://ris.stadt.example/."),
        (LEAST.replace("https://", ""), "url – erwartet wird eine Adresse"),
        (LEAST.replace("https:", "ftp:"), "url – erwartet wird eine Adresse"),
        (LEAST.replace("ris.birkenhafen.example", "[ris"), "url – erwartet wird eine Adresse"),
        (LEAST.replace("example/", "example:99999/"), "url – erwartet wird eine Adresse"),
        (
            LEAST.replace("https://", "https://anna:geheim@"),
            "url – Zugangsdaten gehören nicht in die Adresse.",
        ),
        (
            LEAST + 'hosts = ["https://dateien.example/"]',
            "hosts – „https://dateien.example/“ ist kein Rechnername",
        ),
        (LEAST + 'hosts = ["*.example"]', "ist kein Rechnername wie ris.stadt.example"),
        (LEAST + "hosts = []", "eine Liste von Texten"),
        (LEAST + 'unstated = "ja"', "eines von public, unknown"),
        (LEAST + "interval_ms = -1", "eine ganze Zahl von 0 bis 600000"),
        (LEAST + 'contact = "das Hauptamt"', "contact = „das Hauptamt“ – erwartet wird eine Adresse"),
        (LEAST + "leave_given = true", "ein Text in Anführungszeichen"),
        (LEAST + "first_year = 26", "eine ganze Zahl von 1900 bis 2100"),
        (LEAST + 'verified = "nein"', "true oder false"),
        (LEAST + 'adresse = "x"', "„adresse“ gibt es nicht. Bekannt sind: kind, url, hosts"),
        (LEAST + 'leave = "x"', "„leave“ gibt es nicht. Gemeint ist wohl „leave_given“."),
        ("[Source]\n", "Den Abschnitt [Source] gibt es nicht. Gemeint ist wohl „source“."),
    ],
)
def test_what_is_wrong_with_a_source_is_said(tmp_path: Path, text: str, said: str) -> None:
    told = problems(tmp_path, text)
    assert said in told
    assert told.startswith("birkenhafen.toml")
    assert "geheim" not in told


def test_every_problem_of_a_source_at_once(tmp_path: Path) -> None:
    told = problems(
        tmp_path, '[source]\nkind = "x"\nurl = "y"\nhosts = ["a b"]\ninterval_ms = "z"\nnotes = ""'
    )
    for key in ("kind", "url", "hosts", "interval_ms", "notes"):
        assert key in told


def test_the_guide_explains_every_key(tmp_path: Path) -> None:
    guide = (Path(__file__).parents[2] / "docs/quellen.md").read_text("utf-8")
    table = guide[guide.index("| Schlüssel |") : guide.index("Ein unbekannter Schlüssel")]
    known = re.search(r"Bekannt sind: ([^.]*)\.", problems(tmp_path, LEAST + "xyz = 1"))
    assert known
    assert re.findall(r"^\| `(\w+)`", table, re.MULTILINE) == known[1].split(", ")


def test_the_guide_names_reasons_as_stand_does() -> None:
    guide = (Path(__file__).parents[2] / "docs/quellen.md").read_text("utf-8")
    reasons = re.findall(r"^\| ([^|]+) \|", guide[guide.index("| Grund |") :], re.MULTILINE)[1:]
    assert reasons
    assert set(reasons) <= set(CAUSES.values())


def test_sync_has_defaults(tmp_path: Path) -> None:
    assert Settings().sync == sync(tmp_path, "") == Sync((), "", "02:30", 60, "", ocr=True)


def test_all_of_sync(tmp_path: Path) -> None:
    found = sync(
        tmp_path,
        f'cities = ["mainz"]\n{CONTACT}at = "23:05"\nwindow_days = 90\nca_file = "ca.pem"\nocr = false',
    )
    assert found == Sync(
        ("mainz",), "ratsbot@stadt.example", "23:05", 90, str(tmp_path / "ca.pem"), ocr=False
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('at = "2:30"', "at = „2:30“ – erwartet wird eine Uhrzeit wie 02:30."),
        ('at = "24:00"', "erwartet wird eine Uhrzeit"),
        ('cities = ["mainz"]', "contact – unter welcher Adresse erreichen die Städte Sie?"),
        ('contact = "ich"', "erwartet wird eine Adresse, unter der man Sie erreicht"),
        ('contact = "a@b.example\\r\\nX: y"', "erwartet wird eine Adresse, unter der man Sie erreicht"),
        ("window_days = 0", "eine ganze Zahl von 1 bis 3650"),
        ("ocr = 1", "true oder false"),
        ("time = 1", "„time“ gibt es nicht."),
    ],
)
def test_what_is_wrong_with_sync_is_said(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError, match=r"\[sync\]") as caught:
        sync(tmp_path, text)
    assert said in str(caught.value)


def test_the_four_cities_are_told_as_far_as_they_are_known() -> None:
    cities = load_settings(environment={}).cities
    sources = {key: each.source for key, each in cities.items()}
    assert {key: each.kind for key, each in sources.items() if each} == {
        "mainz": "sessionnet", "koblenz": "sessionnet", "ludwigshafen": "sessionnet", "trier": "allris",
    }  # fmt: skip
    for each in sources.values():
        assert each
        assert each.url.startswith("https://")
        assert not each.verified
        assert "Nicht selbst erprobt" in each.note
        assert each.ask
        assert not each.leave
        assert each.licence == "nicht erklärt"
        assert each.interval >= 1


EXAMPLES = {"oparl": "oparl", "sessionnet-asp": "sessionnet", "rubin": "oparl"}


def test_the_examples_are_cities_and_none_of_them_is_in_use(tmp_path: Path) -> None:
    folder = packaged("config") / "examples"
    assert {path.stem for path in folder.glob("*.toml")} == set(EXAMPLES)
    (tmp_path / "r.toml").write_text(f"cities_folder = '{folder}'", encoding="utf-8")
    loaded = load_settings(tmp_path / "r.toml", environment={}).cities
    for key, kind in EXAMPLES.items():
        found = loaded[key].source
        assert found
        assert found.kind == kind
        assert all(host.endswith(".example") for host in found.hosts)
    assert not EXAMPLES.keys() & load_settings(environment={}).cities.keys()


@pytest.mark.parametrize(
    ("key", "number"),
    [
        ("mainz", "0648/2031"), ("koblenz", "BV/0857/2031/2"), ("koblenz", "AF/0012/2025"),
        ("ludwigshafen", "20310648"), ("trier", "648/2031"),
    ],
)  # fmt: skip
def test_a_city_knows_its_numbers(key: str, number: str) -> None:
    found = load_settings(environment={}).cities[key].source
    assert found
    assert any(number_pattern(each).fullmatch(number) for each in found.references)


def test_the_example_of_sync_is_what_is_taken(tmp_path: Path) -> None:
    """Every commented line of the example's section works when it is switched on."""
    text = (packaged("config") / "ratsbot.example.toml").read_text("utf-8")
    section = text[text.index("[sync]") : text.index("# Matrix:")].splitlines()
    lines = [line.removeprefix("# ") for line in section]
    settings = [line for line in lines if line.startswith("[") or " = " in line]
    (tmp_path / "r.toml").write_text("\n".join(settings), encoding="utf-8")
    found = load_settings(tmp_path / "r.toml", environment={}).sync
    assert found.cities
    assert found.contact
    assert found.ca_file
