"""`ratsbot init`: by flags and in a dialogue at a real terminal; what it writes the doctor accepts."""

import codecs
import os
import pty
import select
import signal
import stat
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from adapters.command_line.doctor.checks.examination import examine
from adapters.command_line.main import cli
from adapters.command_line.setup.example_file import example, filled, uncommented
from bot.errors import OperatorError
from bot.settings import load_settings
from bot.settings.loading import read_all

APP, TENANT = "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"
LEAST = ("--city", "mainz", "--contact", "rat@stadt.example")
SECONDS, PATIENCE = 20.0, 2.0


def init(folder: Path, *args: str) -> str:
    with chdir(folder):
        result = CliRunner(env={"RATSBOT_CONFIG": ""}).invoke(cli, ["init", *args], standalone_mode=False)
    if result.exception:
        raise result.exception
    return result.output


def errors(folder: Path) -> list[str]:
    reading = read_all(folder / "ratsbot.toml", database=folder / "x.db", environment={})
    return [each.line() for each in examine(reading) if each.level == "error"]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def written(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_flags_alone(tmp_path: Path) -> None:
    said = init(tmp_path, *LEAST, "--matrix-homeserver", "https://matrix.stadt.example",
                "--matrix-user", "@ratsbot:stadt.example", "--model-url", "http://127.0.0.1:8000/v1",
                "--model-name", "haus/24b", "--backup-folder", "/srv/sicherung",
                "--operator", "Stadt Mainz, Hauptamt", "--privacy-contact", "dsb@stadt.example")  # fmt: skip
    loaded = load_settings(tmp_path / "ratsbot.toml", environment={})
    assert (loaded.home, loaded.sync.cities, loaded.sync.contact) == (
        "mainz",
        ("mainz",),
        "rat@stadt.example",
    )
    assert loaded.matrix
    assert (loaded.matrix.user, loaded.matrix.users) == ("@ratsbot:stadt.example", ("*:stadt.example",))
    assert (loaded.assistant.model, loaded.backup.folder, loaded.teams) == (
        "haus/24b",
        "/srv/sicherung",
        None,
    )
    assert (loaded.privacy.operator, loaded.privacy.contact) == ("Stadt Mainz, Hauptamt", "dsb@stadt.example")
    assert mode(tmp_path / "ratsbot.toml") == 0o600
    assert written(tmp_path) == {"ratsbot.toml"}
    steps = [line.split("  ")[1] for line in said.split("Wie es weitergeht:")[1].splitlines() if line]
    assert steps == ["1. ratsbot doctor mainz", "2. ratsbot sync mainz", "3. ratsbot matrix login",
                     "4. ratsbot serve"]  # fmt: skip


def test_only_what_was_chosen_differs_from_the_example(tmp_path: Path) -> None:
    init(tmp_path, *LEAST)
    lines = (tmp_path / "ratsbot.toml").read_text("utf-8").splitlines()
    different = [mine for mine, its in zip(lines, example().splitlines(), strict=True) if mine != its]
    assert different[1:] == ['home = "mainz"', 'cities = ["mainz"]', 'contact = "rat@stadt.example"']


def test_with_output_the_database_lies_beside_the_settings(tmp_path: Path) -> None:
    """Unless it is told to lie elsewhere."""
    (tmp_path / "anderswo").mkdir()
    init(tmp_path, *LEAST, "--output", "anderswo/ratsbot.toml")
    there = load_settings(tmp_path / "anderswo" / "ratsbot.toml", environment={})
    assert there.database == tmp_path / "anderswo" / "ratsbot.db"


def test_teams_with_a_secret_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "teams.secret").write_text("geheim")
    (tmp_path / "teams.secret").chmod(0o600)
    init(tmp_path, *LEAST, "--teams-public-url", "https://ratsbot.stadt.example", "--teams-app-id", APP,
         "--teams-tenant-id", TENANT, "--teams-secret-file", "teams.secret")  # fmt: skip
    loaded = load_settings(tmp_path / "ratsbot.toml", environment={})
    assert loaded.teams
    assert list(loaded.teams.registrations) == ["mainz"]
    assert errors(tmp_path) == []
    assert "trier.secret" not in (tmp_path / "ratsbot.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("kind", "source"),
    [
        (("--ris-kind", "allris", "--ris-url", "https://ris.example/public/"), "allris"),
        (("--ris-kind", "keines"), None),
    ],
)
def test_a_city_that_does_not_come_along(tmp_path: Path, kind: tuple[str, ...], source: str | None) -> None:
    said = init(tmp_path, "--stadt", "Bad Krähenfurt", "--city-name", "Bad Krähenfurt", *kind,
                "--contact", "rat@stadt.example")  # fmt: skip
    loaded = load_settings(tmp_path / "ratsbot.toml", environment={})
    city = loaded.cities["bad-kraehenfurt"]
    assert (loaded.home, city.name) == ("bad-kraehenfurt", "Bad Krähenfurt")
    assert (city.source.kind if city.source else None) == source
    assert loaded.sync.cities == (("bad-kraehenfurt",) if source else ())
    assert ("import ORDNER" in said) == (source is None)
    assert errors(tmp_path) == []
    assert mode(tmp_path / "cities") == 0o700
    assert mode(tmp_path / "cities" / "bad-kraehenfurt.toml") == 0o600


def test_without_a_terminal_every_missing_flag_is_named(tmp_path: Path) -> None:
    with pytest.raises(click.UsageError) as caught:
        init(
            tmp_path,
            "--city",
            "worms",
            "--matrix-user",
            "@r:x.example",
            "--teams-app-id",
            APP,
            "--model-name",
            "m",
        )
    said = caught.value.message
    named = [line.split()[0] for line in said.splitlines()[1:]]
    assert named == ["--ris-kind", "--ris-url", "--contact", "--matrix-homeserver", "--teams-public-url",
                     "--teams-tenant-id", "--teams-secret-file", "--model-url"]  # fmt: skip
    assert written(tmp_path) == set()


def test_what_the_settings_would_refuse_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match=r"\[matrix\] user") as caught:
        init(tmp_path, *LEAST, "--matrix-homeserver", "matrix", "--matrix-user", "ratsbot")
    assert "[matrix] homeserver" in str(caught.value)
    assert written(tmp_path) == set()


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    (tmp_path / "ratsbot.toml").write_text("# von Hand")
    with pytest.raises(OperatorError, match="wird nicht überschrieben"):
        init(tmp_path, *LEAST)
    assert (tmp_path / "ratsbot.toml").read_text() == "# von Hand"
    assert "Alte Fassung: ratsbot.toml.bak" in init(tmp_path, *LEAST, "--force")
    assert (tmp_path / "ratsbot.toml.bak").read_text() == "# von Hand"
    assert mode(tmp_path / "ratsbot.toml.bak") == 0o600
    assert load_settings(tmp_path / "ratsbot.toml", environment={}).home == "mainz"


def test_another_place(tmp_path: Path) -> None:
    said = init(tmp_path, *LEAST, "--output", str(tmp_path / "anders.toml"))
    assert f"ratsbot --config {tmp_path / 'anders.toml'} serve" in said
    assert written(tmp_path) == {"anders.toml"}
    with pytest.raises(OperatorError, match="mkdir -p"):
        init(tmp_path, *LEAST, "--output", str(tmp_path / "fehlt" / "r.toml"))


def test_the_next_steps_need_nothing_that_is_not_there_and_say_nothing_twice(tmp_path: Path) -> None:
    """As in the image and under systemd: RATSBOT_CONFIG says where the settings are, and there is no nano."""
    config = tmp_path / "etc" / "ratsbot.toml"
    config.parent.mkdir()
    with chdir(tmp_path):
        runner = CliRunner(env={"RATSBOT_CONFIG": str(config), "PATH": str(tmp_path)})
        said = runner.invoke(cli, ["init", *LEAST], standalone_mode=False).output
    steps = [line.split("  ")[1] for line in said.split("Wie es weitergeht:")[1].splitlines() if line]
    assert steps == ["1. ratsbot doctor mainz", "2. ratsbot sync mainz", "3. ratsbot serve"]
    assert f"Alles Weitere steht in {config}" in said


def test_half_a_write_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "cities").write_text("keine Ordner")
    with pytest.raises(OperatorError, match="lässt sich nicht schreiben"):
        init(tmp_path, "--city", "worms", "--ris-kind", "keines")
    assert written(tmp_path) == {"cities"}


def test_the_example_can_be_filled_in_everywhere() -> None:
    """Whatever it shows, init could set; what is set is in force, under the right section."""
    assert tomllib.loads(filled({("matrix", "commands", "neu"): ["@a:b.example"]}))["matrix"]["commands"]
    assert tomllib.loads(filled({("assistant", "key_env"): "A"}))["assistant"]["key_env"] == "A"
    assert tomllib.loads(uncommented(example()))["teams"]["trier"]["secret_file"]
    with pytest.raises(KeyError):
        filled({("matrix", "gibtsnicht"): 1})


class Terminal:
    """A person at a terminal, with `ratsbot init` running in it."""

    def __init__(self, descriptor: int, process: subprocess.Popen[bytes]) -> None:
        self._descriptor = descriptor
        self.process = process
        self.seen = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._read = 0

    def expect(self, text: str) -> None:
        """Waits until this is on the screen, after what was expected before."""
        until = time.monotonic() + SECONDS
        while text not in self.seen[self._read :]:
            left = until - time.monotonic()
            assert left > 0, f"„{text}“ kam nicht:\n{self.seen}"
            if select.select([self._descriptor], [], [], left)[0]:
                try:
                    self.seen += self._decoder.decode(os.read(self._descriptor, 65_536))
                except OSError:  # the program has ended
                    assert text in self.seen[self._read :], f"„{text}“ kam nicht:\n{self.seen}"
        self._read = self.seen.index(text, self._read) + len(text)

    def answer(self, question: str, typed: str) -> None:
        self.expect(question)
        self.expect(": ")
        os.write(self._descriptor, f"{typed}\n".encode())

    def press_ctrl_c(self, until: str) -> int:
        """What the terminal driver makes of it; the exit status.

        Pressed again where nothing happens: a signal in the instant before a read begins interrupts nothing.
        """
        for _ in range(int(SECONDS / PATIENCE)):
            self.process.send_signal(signal.SIGINT)
            if select.select([self._descriptor], [], [], PATIENCE)[0]:
                self.expect(until)
                return self.process.wait(SECONDS)
        raise AssertionError(self.seen)


@contextmanager
def terminal(folder: Path, *args: str) -> Iterator[Terminal]:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "RATSBOT_CONFIG": "", "PYTHONUTF8": "1", "LANG": "C.UTF-8"}
    command = [sys.executable, "-m", "adapters.command_line", "init", *args]
    process = subprocess.Popen(
        command, cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs, env=environment,
        start_new_session=True,
        # A test run in the background of a shell would hand on that Ctrl-C is ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )  # fmt: skip
    os.close(theirs)
    try:
        yield Terminal(ours, process)
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def test_a_dialogue(tmp_path: Path) -> None:
    with terminal(tmp_path) as person:
        person.answer("Stadt (koblenz, ludwigshafen, mainz, trier oder eine andere)", "Krähenfurt")
        person.answer("Name der Stadt [Krähenfurt]", "")
        person.answer("Ratsinformationssystem", "somacos")
        person.expect("Eines von sessionnet, allris, oparl, keines.")
        person.answer("Ratsinformationssystem", "")
        person.answer("Adresse des Systems", "ris")
        person.expect("Eine Adresse wie")
        person.answer("Adresse des Systems", "https://ris.kraehenfurt.example/bi/")
        person.answer("unter der die Stadt Sie erreicht", "Hauptamt")
        person.expect("Etwa ratsbot@stadt.example")
        person.answer("unter der die Stadt Sie erreicht", "rat@kraehenfurt.example")
        person.answer("bei Matrix", "")
        person.answer("Homeservers", "https://matrix.kraehenfurt.example")
        person.answer("Konto des Bots", "ratsbot")
        person.expect('Etwa user = "@ratsbot:stadt.example".')
        person.answer("Konto des Bots", "@ratsbot:kraehenfurt.example")
        person.answer("Wer darf mit ihm sprechen? [*:kraehenfurt.example]", "")
        person.answer("Microsoft Teams", "ja")
        person.answer("Microsoft ihn erreicht", "https://ratsbot.kraehenfurt.example")
        person.answer("Anwendungs-ID", APP)
        person.answer("Verzeichnis-ID", TENANT)
        person.answer("Geheimnis der Registrierung (unsichtbar)", "$RATSBOT_TEAMS")
        person.answer("Sprachmodell", "vielleicht")
        person.expect("mit j oder n")
        person.answer("Sprachmodell", "j")
        person.answer("bis einschließlich /v1", "https://modelle.kraehenfurt.example/v1")
        person.answer("Name des Modells", "haus/24b")
        person.answer("Schlüssel des Dienstes (unsichtbar)", "sk-streng-geheim")
        person.answer("Sicherungen", "")
        person.answer("verantwortlich", "Stadt Krähenfurt")
        person.answer("Datenschutzbeauftragten", "Zimmer 3")
        person.expect("Etwa datenschutz@stadt.example")
        person.answer("Datenschutzbeauftragten", "")
        person.expect("Wie es weitergeht:")
        person.expect("ratsbot serve")
    assert "streng-geheim" not in person.seen
    assert written(tmp_path) == {"ratsbot.toml", "assistant.key", "cities/kraehenfurt.toml"}
    assert (tmp_path / "assistant.key").read_text() == "sk-streng-geheim\n"
    assert mode(tmp_path / "assistant.key") == 0o600
    assert "streng-geheim" not in (tmp_path / "ratsbot.toml").read_text("utf-8")
    loaded = load_settings(tmp_path / "ratsbot.toml", environment={})
    assert loaded.cities["kraehenfurt"].name == "Krähenfurt"
    assert (loaded.privacy.operator, loaded.privacy.contact) == ("Stadt Krähenfurt", "")
    assert loaded.teams
    assert loaded.teams.registrations["kraehenfurt"].secret_env == "RATSBOT_TEAMS"  # noqa: S105 - a name
    assert [each for each in errors(tmp_path) if "RATSBOT_TEAMS" not in each] == []


def test_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    with terminal(tmp_path, "--city", "mainz") as person:
        person.answer("unter der die Stadt Sie erreicht", "rat@stadt.example")
        person.expect("bei Matrix")
        person.expect("[J/n]: ")
        assert person.press_ctrl_c("Abgebrochen.") == 1
    assert written(tmp_path) == set()
