"""`ratsbot doctor config` says all that is wrong at once, at the right line, with a remedy, and no more."""

import datetime as dt
import grp
import pwd
import socket
from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from adapters.command_line.doctor.checks.examination import examine
from adapters.command_line.doctor.doctors import report
from adapters.command_line.main import cli
from adapters.matrix.session import Session
from bot.errors import DatabaseError, SettingsError
from bot.findings import Finding
from bot.settings import packaged
from bot.settings.loading import known_keys, load_settings, read_all
from bot.store.backups import note_check
from bot.store.database import Database
from tests.operation.damage import spoil
from tests.operation.doctor_cases import BROKEN, CITY, MATRIX, MODEL, SOUND, TEAMS, Case
from tests.operation.settings_example import sections_in, uncommented


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class Installation:
    """A folder with everything that a sound Ratsbot has; `doctor` says what is wrong with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "ratsbot.toml"
        self.ports = {"http": free_port(), "teams": free_port()}
        Session("@ratsbot:stadt.example", "D", "token", "https://matrix.stadt.example").save(folder / "m")

    def write(self, text: str, encoding: str = "utf-8") -> None:
        for name, number in self.ports.items():
            text = text.replace(f"{{{name}}}", str(number))
        text = text.replace("{folder}", str(self.folder))
        # At the end, so that the lines of a case are those of its text.
        if "[http" not in text:
            text += f"\n[http]\nport = {self.ports['http']}"
        if "[matrix" not in text and "[teams" not in text:
            text += f"\n{MATRIX}"
        if "[privacy" not in text:
            text += '\n[privacy]\noperator = "Stadt Trier"\ncontact = "dsb@trier.example"'
        self.config.write_bytes(text.encode(encoding))

    def put(self, name: str, content: str | bytes, mode: int = 0o600) -> Path:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        path.chmod(mode)
        return path

    def doctor(self, **environment: str) -> list[Finding]:
        database = None if b"database" in self.config.read_bytes() else self.folder / "ratsbot.db"
        reading = read_all(self.config, database=database, environment=environment)
        return [each for each in examine(reading) if each.level != "ok"]


@pytest.fixture
def ratsbot(tmp_path: Path) -> Installation:
    return Installation(tmp_path)


def check(ratsbot: Installation, case: Case) -> list[Finding]:
    """Everything that was expected was said, and nothing else."""
    for name, content in case.files.items():
        ratsbot.put(name, content)
    ratsbot.write(case.text, case.encoding)
    found = ratsbot.doctor()
    for level, wanted in (("error", case.errors), ("warning", case.warnings)):
        said = [each for each in found if each.level == level]
        places = [f"{case.name}, Zeile {line}" if line else case.name for line, _ in wanted]
        assert [each.place for each in said] == places, [each.line() for each in found]
        for each, (_, word) in zip(said, wanted, strict=True):
            assert word in each.remedy
    return found


@pytest.mark.parametrize("text", SOUND.values(), ids=SOUND)
def test_a_sound_configuration_is_not_complained_about(ratsbot: Installation, text: str) -> None:
    check(ratsbot, Case(text))


@pytest.mark.parametrize("case", BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_is_said_with_line_and_remedy_and_nothing_else(
    ratsbot: Installation, case: Case
) -> None:
    for each in check(ratsbot, case):
        assert each.remedy
        assert "streng-geheim" not in each.line()


def test_a_secret_that_others_can_read(ratsbot: Installation) -> None:
    key = ratsbot.put("k", "sk-1", 0o640)
    found = check(ratsbot, Case(f'{MODEL}key_file = "k"', ((4, "chmod 600"),)))
    assert found[0].remedy == f"chmod 600 {key}"
    key.chmod(0o600)
    check(ratsbot, Case(f'{MODEL}key_file = "k"'))


def test_settings_that_others_can_write(ratsbot: Installation) -> None:
    ratsbot.write('cities_folder = "c"')
    ratsbot.put("c/worms.toml", CITY)
    assert ratsbot.doctor() == []
    for path in (ratsbot.config, ratsbot.folder / "c"):
        before = path.stat().st_mode & 0o777
        path.chmod(before | 0o002)
        (found,) = ratsbot.doctor()
        assert (found.level, str(path) in found.text, str(path) in found.remedy) == ("warning", True, True)
        path.chmod(before | 0o020)  # our own group may
        assert ratsbot.doctor() == []
        path.chmod(before)


def test_where_a_missing_secret_is_to_be_put(ratsbot: Installation) -> None:
    """By the account that the folder belongs to; in a container from outside, for there it is read-only."""
    mine = ratsbot.folder.stat()
    user, group = pwd.getpwuid(mine.st_uid).pw_name, grp.getgrgid(mine.st_gid).gr_name
    ratsbot.write(f'{MODEL}key_file = "k.key"')
    (found,) = ratsbot.doctor()
    assert found.remedy == f"sudo install -o {user} -g {group} -m 400 DATEI {ratsbot.folder / 'k.key'}"
    ratsbot.write(f'{MODEL}key_file = "geheim/k.key"')
    (found,) = ratsbot.doctor()
    assert found.remedy.startswith(
        f"sudo install -d -o {user} -g {group} -m 700 {ratsbot.folder / 'geheim'};"
    )
    ratsbot.write(f'{MODEL}key_file = "/run/secrets/gibtsnicht/k"')
    (found,) = ratsbot.doctor()
    assert found.remedy == "Auf dem Rechner: sudo install -o 10001 -g 10001 -m 400 DATEI geheim/gibtsnicht/k"


def test_a_key_in_place_of_its_file_is_never_shown(ratsbot: Installation) -> None:
    """Neither by the check nor by whoever refuses to start."""
    for line in ('key_file = "sk-0123456789abcdef"', 'key_env = "sk-0123456789abcdef"'):
        ratsbot.write(f"{MODEL}{line}")
        (found,) = ratsbot.doctor()
        with pytest.raises(SettingsError) as refused:
            load_settings(ratsbot.config)
        assert "0123456789" not in found.line() + str(refused.value)
    ratsbot.put("sicherungskennwort", "lang genug, gewiss")
    check(ratsbot, Case('[backup]\nkey_file = "sicherungskennwort"'))


def test_a_database_that_serve_would_refuse(ratsbot: Installation) -> None:
    path = ratsbot.folder / "ratsbot.db"
    db = Database(path)
    root = db.value("SELECT rootpage FROM sqlite_schema WHERE name = 'consultation'")
    db.close()
    with path.open("r+b", buffering=0) as file:
        file.seek((root - 1) * 4096)
        file.write(b"\xff" * 4096)
    ratsbot.write("")
    (found,) = ratsbot.doctor()
    assert found.text == f"Die Datenbank {path} ist beschädigt."
    assert "ratsbot restore" in found.remedy
    with pytest.raises(DatabaseError, match="ist beschädigt"):
        Database(path)


def test_a_database_that_is_damaged_where_no_table_begins_or_ends(ratsbot: Installation) -> None:
    path = ratsbot.folder / "ratsbot.db"
    Database(path).close()
    spoil(path)
    ratsbot.write("")
    (found,) = ratsbot.doctor()
    assert found.text == f"Die Datenbank {path} ist beschädigt."


def test_a_database_in_which_the_weekly_check_found_faults(ratsbot: Installation) -> None:
    path = ratsbot.folder / "ratsbot.db"
    Database(path).close()
    note_check(path, dt.datetime.now(dt.UTC), ["wrong # of entries in index paper_by_date"])
    ratsbot.write("")
    (found,) = ratsbot.doctor()
    assert "1 Fehler bei der letzten Prüfung" in found.text
    assert "ratsbot restore" in found.remedy


def test_groups_so_small_that_they_tell_of_persons(ratsbot: Installation) -> None:
    check(ratsbot, Case("[usage]\nmin_persons = 4", warnings=((2, "Dienstvereinbarung"),)))
    check(ratsbot, Case("[usage]\nmin_persons = 5"))
    ratsbot.write("[usage]\nmin_persons = 2")
    with pytest.raises(SettingsError, match="min_persons"):
        load_settings(ratsbot.config)


def test_nobody_is_named_who_is_answerable(ratsbot: Installation) -> None:
    check(ratsbot, Case(f"{MATRIX}[privacy]", warnings=((6, "operator ="), (6, "contact ="))))
    check(ratsbot, Case('# x\n[privacy]\noperator = "Stadt Trier"', warnings=((2, "contact ="),)))
    check(ratsbot, Case('# x\n[privacy]\ncontact = "dsb@trier.example"', warnings=((2, "operator ="),)))
    check(ratsbot, Case('# x\n[privacy]\noperator = "Stadt Trier"\ncontact = "dsb@trier.example"'))


def test_nothing_is_ticked_that_is_wrong(ratsbot: Installation) -> None:
    ratsbot.write('[sync]\ncontact = "a@b.example"\ncities = ["mainz", "koblentz"]')
    texts = [each.text for each in examine(read_all(ratsbot.config, environment={}))]
    assert "Aus ihren Systemen aktuell gehalten: mainz" in texts
    ratsbot.put("s", "")
    ratsbot.write(
        'database = "{folder}"\n[sync]\ncontact = "a@b.example"\ncities = ["koblentz"]\n'
        '[backup]\nfolder = "{folder}/s"'
    )
    said = examine(read_all(ratsbot.config, environment={}))
    assert [each.text for each in said if each.level == "ok"] == [f"Einstellungen: {ratsbot.config}"]
    assert [each.level for each in said].count("error") == 3


def test_a_secret_in_the_environment(ratsbot: Installation) -> None:
    ratsbot.write(f'{MODEL}key_env = "PROBE"')
    assert ratsbot.doctor(PROBE="sk-1") == []
    assert [each.place for each in ratsbot.doctor(PROBE=" ")] == ["ratsbot.toml, Zeile 4"]


def certificate(days: int) -> bytes:
    """Self-signed, with its key; it ends in so many days."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=400))
        .not_valid_after(now + dt.timedelta(days=days))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return made.public_bytes(serialization.Encoding.PEM) + private


@pytest.mark.parametrize("text", ['[sync]\nca_file = "c"', f'{TEAMS}certificate = "c"'])
def test_certificates_that_end(ratsbot: Installation, text: str) -> None:
    line = text.count("\n") + 1
    for days, errors, warnings in ((-1, ((line, "neues"),), ()), (9, (), ((line, "neues"),)), (99, (), ())):
        ratsbot.put("c", certificate(days))
        check(ratsbot, Case(text, errors, warnings))


def test_who_has_not_logged_in_yet(ratsbot: Installation) -> None:
    (ratsbot.folder / "m" / "session.json").unlink()
    check(ratsbot, Case(MATRIX, (), ((5, "ratsbot matrix login"),)))


def test_a_database_of_a_newer_version(ratsbot: Installation) -> None:
    path = ratsbot.folder / "ratsbot.db"
    database = Database(path)
    with database.write() as writer:
        writer.table("_sqlite_migrations").insert({"migration_set": "ratsbot", "name": "m999_zukunft"})
    database.close()
    found = check(ratsbot, Case("# x", ((0, "ratsbot restore"),)))
    assert "neuere Fassung" in found[0].text


def test_a_database_that_others_can_read(ratsbot: Installation) -> None:
    Database(ratsbot.folder / "ratsbot.db").close()
    check(ratsbot, Case("# x"))
    (ratsbot.folder / "ratsbot.db").chmod(0o644)
    check(ratsbot, Case("# x", ((0, "chmod 600"),)))


def test_everything_at_once_over_several_files(ratsbot: Installation) -> None:
    ratsbot.put("c/worms.toml", f"{CITY}kontakt = 1\nfirst_year = 1\n")
    ratsbot.put("c/xanten.toml", 'name = "Xanten')
    ratsbot.write(
        'home "trier"\ncities_folder = "c"\nhaus = 1\n[http]\nport = "x"\n[log]\nlevel = "laut"\n[sync]\n'
        'at = "25:00"\nca_file = "fehlt.pem"\n'
    )
    assert [(each.level, each.place) for each in ratsbot.doctor()] == [
        ("error", "ratsbot.toml, Zeile 1"),
        ("error", "ratsbot.toml, Zeile 3"),
        ("error", "ratsbot.toml, Zeile 5"),
        ("error", "ratsbot.toml, Zeile 7"),
        ("error", "ratsbot.toml, Zeile 9"),
        ("error", "ratsbot.toml, Zeile 10"),
        ("error", "worms.toml, Zeile 5"),
        ("error", "worms.toml, Zeile 6"),
        ("error", "xanten.toml, Zeile 1"),
    ]


def call(*args: str, folder: Path) -> Result:
    """In a folder of its own, where no settings lie."""
    (empty := folder / "leer").mkdir(exist_ok=True)
    with chdir(empty):
        return CliRunner(env={"RATSBOT_CONFIG": ""}).invoke(cli, list(args), standalone_mode=False)


def test_it_works_when_nothing_can_be_read(tmp_path: Path) -> None:
    missing = call("--config", str(tmp_path / "fehlt.toml"), "doctor", "config", folder=tmp_path)
    assert missing.return_value == 1
    assert "fehlt.toml: Diese Datei gibt es nicht." in missing.output
    assert "ratsbot init" in missing.output
    (tmp_path / "voll.toml").write_bytes(bytes(range(256)) * 20)
    assert (
        call("doctor", "config", "--config", str(tmp_path / "voll.toml"), folder=tmp_path).return_value == 1
    )
    nothing = call("doctor", "config", folder=tmp_path)
    assert nothing.return_value == 0
    assert "es gelten die Vorgaben" in nothing.output
    assert nothing.output.endswith("\n1 Warnung.\n")


def test_a_database_named_without_its_folder_is_the_one_where_ratsbot_is_started(tmp_path: Path) -> None:
    """Not where the settings lie: under systemd that is /etc, where the service may write nothing."""
    (tmp_path / "r.toml").write_text('database = "daten.db"\n')
    said = call("--config", str(tmp_path / "r.toml"), "doctor", "config", folder=tmp_path)
    assert f'database = "{tmp_path / "leer" / "daten.db"}"' in said.output.replace("\n", "")


def test_a_doctor_without_a_subject_lists_them(tmp_path: Path) -> None:
    said = call("doctor", folder=tmp_path)
    assert not said.return_value
    rows = said.output.split("Befehle:")[1].splitlines()
    subjects = [row.split()[0] for row in rows if row[2:3].strip()]
    assert subjects == ["config", "STADT", "matrix", "teams", "model"]


def test_the_summary_counts(ratsbot: Installation) -> None:
    ratsbot.write('hoem = "trier"\n[http]\nport = 0\n[backup]\nfolder = "s"')
    said = call("--config", str(ratsbot.config), "doctor", "config", folder=ratsbot.folder)
    assert said.return_value == 1
    assert said.output.endswith("2 Fehler und 1 Warnung.\n")


def test_what_is_well_needs_no_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    found = [Finding("ok", "Kein OParl.", "Danach fragen."), Finding("warning", "Kein Platz.", "Aufräumen.")]
    assert report(found) == 0
    said = capsys.readouterr().out
    assert said.startswith("✓ Kein OParl.\n  Hinweis: Danach fragen.\n! Kein Platz.\n  Abhilfe: Aufräumen.\n")


def test_the_example_is_valid_even_when_all_of_it_is_in_force(ratsbot: Installation) -> None:
    (ratsbot.folder / "cities").mkdir()
    (ratsbot.folder / "muster").mkdir()
    ratsbot.config.write_text(uncommented(packaged("config") / "ratsbot.example.toml"), "utf-8")
    assert [
        each.finding().line() for each in read_all(ratsbot.config, environment={}).problems.settled()
    ] == []


def test_the_example_names_every_key_and_no_other() -> None:
    """A task of the assistant and the model before stand for their likes."""
    shown = sections_in(packaged("config") / "ratsbot.example.toml")
    known = {
        path: {key for key in keys if (*path, key) not in known_keys()} for path, keys in known_keys().items()
    }
    for path in (("embeddings", "previous"), *(path for path in known if path[:2] == ("assistant", "tasks"))):
        if path in shown:
            assert shown.pop(path) <= known[path]
        del known[path]
    for path in (("matrix", "commands"), ("teams", "trier", "commands")):
        assert shown.pop(path) == {"neu"}
        known[path[:-1]] -= {"commands"}
    assert shown == {path: keys for path, keys in known.items() if keys}
