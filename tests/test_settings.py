"""Configuration: every problem at once, each with its remedy."""

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.privacy import KEY_BYTES, load_key, pseudonym
from bot.settings import Settings, load_settings, packaged
from bot.store.database import Database

NOTHING: dict[str, str] = {}


def problems(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_settings(path, environment=NOTHING)
    return str(caught.value)


def test_the_example_holds_the_defaults() -> None:
    loaded = load_settings(packaged("config") / "ratsbot.example.toml", environment=NOTHING)
    assert loaded == Settings(cities=loaded.cities)
    assert set(loaded.cities) == {"koblenz", "ludwigshafen", "mainz", "trier"}


def test_command_line_beats_environment_beats_file(tmp_path: Path) -> None:
    path = tmp_path / "r.toml"
    path.write_text('database = "file.db"')
    environment = {"RATSBOT_CONFIG": str(path)}
    assert load_settings(environment=environment).database == Path("file.db")
    environment["RATSBOT_DATABASE"] = "env.db"
    assert load_settings(environment=environment).database == Path("env.db")
    assert load_settings(database=Path("arg.db"), environment=environment).database == Path("arg.db")


def test_every_problem_is_named_at_once(tmp_path: Path) -> None:
    said = problems(
        tmp_path / "r.toml",
        'databse = "x"\nhome = "trier-nord"\n[http]\nport = "a"\n[retention]\ninbox_days = 0',
    )
    assert "„databse“ gibt es nicht. Gemeint ist wohl „database“." in said
    assert "home = „trier-nord“ ist keine der Städte (koblenz, ludwigshafen, mainz, trier)" in said
    assert "r.toml [http]: port = 'a' – erwartet wird eine ganze Zahl von 1 bis 65535." in said
    assert "r.toml [retention]: inbox_days = 0" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("database = 1", "ein Text in Anführungszeichen"),
        ("names = []", "eine Liste von Texten"),
        ("http = 1", "ein Abschnitt [http]"),
        ("[http]\nport = true", "eine ganze Zahl"),
        ("database = ", "kein gültiges TOML"),
        ('cities_folder = "nirgends"', "ist kein Ordner"),
    ],
)
def test_a_wrong_value_says_what_is_expected(tmp_path: Path, text: str, said: str) -> None:
    assert said in problems(tmp_path / "r.toml", text)


def test_a_fifth_city_is_one_file(tmp_path: Path) -> None:
    (tmp_path / "cities").mkdir()
    (tmp_path / "cities" / "worms.toml").write_text('name = "Worms"\nags = "07319000"')
    (tmp_path / "r.toml").write_text('cities_folder = "cities"\nhome = "worms"')
    loaded = load_settings(tmp_path / "r.toml", environment=NOTHING)
    assert loaded.cities["worms"].name == "Worms"
    assert "trier" in loaded.cities


def test_a_city_with_a_time_zone_that_does_not_exist(tmp_path: Path) -> None:
    (tmp_path / "cities").mkdir()
    (tmp_path / "cities" / "worms.toml").write_text('time_zone = "Europa/Worms"')
    assert "„Europa/Worms“ gibt es nicht" in problems(tmp_path / "r.toml", 'cities_folder = "cities"')


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="lässt sich nicht lesen"):
        load_settings(tmp_path / "nirgends.toml", environment=NOTHING)


def test_the_database_and_the_key_are_for_this_user_only(tmp_path: Path) -> None:
    load_key(tmp_path / "x.key")
    Database(tmp_path / "x.db").close()
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("x.key", "x.db")] == [0o600, 0o600]
    assert len(load_key(tmp_path / "x.key")) == KEY_BYTES


def test_a_pseudonym_is_stable_and_needs_the_key() -> None:
    assert pseudonym(b"k", "matrix", "@anna:x") == pseudonym(b"k", "matrix", "@anna:x")
    assert pseudonym(b"k", "matrix", "@anna:x") != pseudonym(b"l", "matrix", "@anna:x")
    assert pseudonym(b"k", "matrix", "@anna:x") != pseudonym(b"k", "teams", "@anna:x")
