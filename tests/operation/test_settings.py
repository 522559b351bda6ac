"""Configuration: every problem at once, each with its remedy."""

import re
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.privacy import KEY_BYTES, load_key, pseudonym
from bot.settings import Embeddings, Settings, embeddings_key, load_settings, packaged
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
    assert (
        "r.toml, Zeile 2: home = „trier-nord“ ist keine der Städte. Abhilfe: Gemeint ist wohl „trier“."
        in said
    )
    assert 'r.toml, Zeile 4: [http] port = "a" – erwartet wird eine ganze Zahl von 1 bis 65535.' in said
    assert "r.toml, Zeile 6: [retention] inbox_days = 0" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("database = 1", "ein Text in Anführungszeichen"),
        ("names = []", "eine Liste von Texten"),
        ("http = 1", "ein Abschnitt [http]"),
        ("[http]\nport = true", "eine ganze Zahl"),
        ("database = ", "Zeile 1: Hinter „database =“ fehlt der Wert."),
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
    with pytest.raises(SettingsError, match=r"nirgends.toml: Diese Datei gibt es nicht"):
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


def embeddings(folder: Path, text: str) -> Embeddings:
    (folder / "r.toml").write_text(f"[embeddings]\n{text}", encoding="utf-8")
    return load_settings(folder / "r.toml", environment=NOTHING).embeddings


def test_an_endpoint_with_all_its_settings(tmp_path: Path) -> None:
    loaded = embeddings(
        tmp_path,
        'kind = "endpoint"\nurl = "https://modelle.example.org/v1"\nmodel = "haus/e5"\ndimensions = 256\n'
        'key_env = "PROBE"\nca_file = "stadt.pem"\nbatch = 8\npassages = true\nmax_papers_per_run = 5000',
    )
    assert loaded.url == "https://modelle.example.org/v1"
    assert (loaded.batch, loaded.passages, loaded.max_papers_per_run) == (8, True, 5000)
    assert loaded.ca_file == str(tmp_path / "stadt.pem")
    assert (loaded.query_prefix, loaded.passage_prefix) == ("", "")


def test_a_folder_is_taken_for_a_model_of_the_e5_family(tmp_path: Path) -> None:
    loaded = embeddings(tmp_path, 'kind = "folder"\nfolder = "e5"')
    assert loaded.folder == str(tmp_path / "e5")
    assert (loaded.query_prefix, loaded.passage_prefix) == ("query: ", "passage: ")
    other = embeddings(tmp_path, 'kind = "folder"\nfolder = "/m"\nquery_prefix = ""\npooling = "cls"')
    assert (other.folder, other.query_prefix, other.pooling) == ("/m", "", "cls")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('kind = "lokal"', "eines von local, folder, endpoint, off; gemeint ist wohl „local“"),
        ("kind = 1", "eines von local"),
        ('kind = "folder"', 'kind = "folder" braucht folder.'),
        ('kind = "endpoint"', 'kind = "endpoint" braucht url.'),
        ('kind = "endpoint"', 'kind = "endpoint" braucht model.'),
        ('url = "modelle.example.org"', "eine Adresse wie https://server/v1"),
        ('url = "https://anna:geheim@example.org/v1"', "Zugangsdaten gehören nicht"),
        ('url = "https://example.org/v1?key=geheim"', "ohne Zugangsdaten"),
        ('url = "https://[/v1"', "eine Adresse"),
        ('key_env = "A"\nkey_file = "b"', "key_env und key_file schließen sich aus."),
        ("passages = 1", "true oder false"),
        ("batch = 0", "eine ganze Zahl von 1 bis 2048"),
        ('poling = "cls"', "„poling“ gibt es nicht. Gemeint ist wohl „pooling“."),
        ('key = "sk-1"', "„key“ gibt es nicht."),
    ],
)
def test_what_is_wrong_with_embeddings_is_said(tmp_path: Path, text: str, said: str) -> None:
    told = problems(tmp_path / "r.toml", f"[embeddings]\n{text}")
    assert said in told
    assert re.search(r"r.toml, Zeile [12]: \[embeddings\]", told)
    assert "geheim" not in told


def test_the_key_of_an_endpoint(tmp_path: Path) -> None:
    path = tmp_path / "k"
    path.write_text("sk-1\n")
    assert embeddings_key(Embeddings()) == ""
    assert embeddings_key(Embeddings(key_file=str(path))) == "sk-1"
    assert embeddings_key(Embeddings(key_env="PROBE"), {"PROBE": " sk-2 "}) == "sk-2"


@pytest.mark.parametrize("key", ["", " \n", "zwei\nZeilen", "schlüssel"])
def test_a_key_that_is_none_is_said_and_not_shown(tmp_path: Path, key: str) -> None:
    path = tmp_path / "k"
    path.write_text(key, encoding="utf-8")
    for wanted in (Embeddings(key_file=str(path)), Embeddings(key_env="PROBE")):
        with pytest.raises(SettingsError, match="key_") as caught:
            embeddings_key(wanted, {"PROBE": key})
        assert not key.strip() or key not in str(caught.value)


def test_a_key_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"key_file .* lässt sich nicht lesen"):
        embeddings_key(Embeddings(key_file=str(tmp_path / "k")))


def test_the_model_before_answers_until_the_new_one_is_complete(tmp_path: Path) -> None:
    text = 'kind = "endpoint"\nurl = "https://m.example/v1"\nmodel = "neu"\n'
    before = '[embeddings.previous]\nkind = "endpoint"\nurl = "https://m.example/v1"\nmodel = "alt"\n'
    (tmp_path / "r.toml").write_text(f"[embeddings]\n{text}{before}", encoding="utf-8")
    found = load_settings(tmp_path / "r.toml", environment={}).embeddings
    assert found.previous is not None
    assert (found.model, found.previous.model, found.previous.previous) == ("neu", "alt", None)
    (tmp_path / "r.toml").write_text(
        f"[embeddings]\n{text}[embeddings.previous]\nmodell = 1\n", encoding="utf-8"
    )
    with pytest.raises(SettingsError, match=r"Zeile 6: \[embeddings.previous\] „modell“"):
        load_settings(tmp_path / "r.toml", environment={})
