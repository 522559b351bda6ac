"""The section [assistant]: what holds for all tasks, what for one, and what is wrong with it."""

import re
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Assistant, Settings, Task, assistant_key, load_settings

URL = 'url = "https://modelle.example.org/v1"\n'


def loaded(folder: Path, text: str) -> Settings:
    (folder / "r.toml").write_text(text, "utf-8")
    return load_settings(folder / "r.toml", environment={})


def assistant(folder: Path, text: str) -> Assistant:
    return loaded(folder, f"[assistant]\n{text}").assistant


def problems(folder: Path, text: str) -> str:
    with pytest.raises(SettingsError) as caught:
        loaded(folder, text)
    return str(caught.value)


def test_without_the_section_no_model_writes(tmp_path: Path) -> None:
    assert loaded(tmp_path, "").assistant == Assistant()
    assert assistant(tmp_path, "") == Assistant()


def test_all_of_it(tmp_path: Path) -> None:
    (tmp_path / "muster").mkdir()
    found = assistant(
        tmp_path,
        f'{URL}model = "haus/24b"\nkey_env = "PROBE"\nca_file = "stadt.pem"\ntemplates_folder = "muster"\n'
        "user_per_hour = 5\nplace_per_hour = 50\nmonthly_tokens = 1000000",
    )
    assert (found.url, found.model) == ("https://modelle.example.org/v1", "haus/24b")
    assert (found.ca_file, found.templates_folder) == (str(tmp_path / "stadt.pem"), str(tmp_path / "muster"))
    assert (found.user_per_hour, found.place_per_hour, found.monthly_tokens) == (5, 50, 1_000_000)


def test_a_task_says_what_is_different_from_the_others(tmp_path: Path) -> None:
    found = assistant(
        tmp_path,
        f'{URL}model = "haus/24b"\ntemperature = 0.2\ndeadline_seconds = 90\n'
        '[assistant.tasks.summary]\nmodel = "haus/lang"\ncontext_tokens = 32000\n'
        "[assistant.tasks.writing]\ntemperature = 1\nanswer_tokens = 3000",
    )
    assert found.tasks["answer"] == Task(temperature=0.2, deadline_seconds=90)
    assert found.tasks["summary"] == Task("haus/lang", 0.2, 32_000, 1_000, 90)
    assert found.tasks["writing"] == Task("", 1.0, 8_000, 3_000, 90)


def test_a_model_for_each_task_is_enough(tmp_path: Path) -> None:
    tasks = "".join(f'[assistant.tasks.{name}]\nmodel = "m"\n' for name in Assistant().tasks)
    assert assistant(tmp_path, URL + tasks).model == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (URL, "url braucht model (es fehlt für: answer, compare, summary, writing, introduction)."),
        ('model = "m"\nurl = "modelle.example.org"', "eine Adresse wie https://server/v1"),
        ('model = "m"\nurl = "https://anna:geheim@example.org/v1"', "Zugangsdaten gehören nicht"),
        ('key_env = "A"\nkey_file = "b"', "key_env und key_file schließen sich aus."),
        ('key = "sk-geheim"', "„key“ gibt es nicht."),
        ("temperatur = 0", "„temperatur“ gibt es nicht. Gemeint ist wohl „temperature“."),
        ("temperature = 3", "temperature = 3 – erwartet wird eine Zahl von 0 bis 2."),
        ("temperature = true", "temperature = true – erwartet wird eine Zahl von 0 bis 2."),
        ("temperature = nan", "temperature = nan – erwartet wird eine Zahl von 0 bis 2."),
        ("user_per_hour = 0", "eine ganze Zahl von 1 bis"),
        ("deadline_seconds = 0", "eine ganze Zahl von 1 bis 600"),
        ("answer_tokens = 7000", "context_tokens = 8000 lässt neben answer_tokens = 7000 keinen Platz"),
        ("tasks = 1", "ein Abschnitt [assistant.tasks]"),
        ("[assistant.tasks.anser]", "[assistant.tasks.anser] gibt es nicht. Gemeint ist wohl „answer“."),
        (
            "[assistant.tasks.answer]\nurl = 'x'",
            "[assistant.tasks.answer] „url“ gibt es nicht. „url“ gehört in den Abschnitt [assistant].",
        ),
        (
            "[assistant.tasks.answer]\ncontext_tokens = 2000",
            "[assistant.tasks.answer] context_tokens = 2000 lässt neben",
        ),
        ('templates_folder = "nirgends"', "nirgends“ ist kein Ordner."),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, said: str) -> None:
    told = problems(tmp_path, f"[assistant]\n{text}")
    assert said in told
    assert re.match(r"r.toml, Zeile [1-3]: .*\[assistant", told)
    assert len(told.splitlines()) == 1


def test_all_problems_at_once(tmp_path: Path) -> None:
    text = f"[assistant]\n{URL}monthly_tokens = -1\n[assistant.tasks.writting]\n"
    text += "[retention]\nconversation_days = 0"
    told = problems(tmp_path, text)
    assert "conversation_days = 0 – erwartet wird eine ganze Zahl von 1 bis 365." in told
    assert "[assistant.tasks.writting] gibt es nicht" in told
    assert "url braucht model" in told
    assert "monthly_tokens = -1" in told


def test_a_secret_in_an_address_is_not_repeated(tmp_path: Path) -> None:
    assert "geheim" not in problems(
        tmp_path, '[assistant]\nmodel="m"\nurl = "https://a:geheim@example.org/v1"'
    )


def test_how_long_a_conversation_is_kept(tmp_path: Path) -> None:
    assert loaded(tmp_path, "").retention.conversation_days == 1
    assert loaded(tmp_path, "[retention]\nconversation_days = 7").retention.conversation_days == 7


def test_the_key(tmp_path: Path) -> None:
    (tmp_path / "k").write_text(" sk-1\n")
    (tmp_path / "leer").write_text("\n")
    assert assistant_key(Assistant()) == ""
    assert assistant_key(Assistant(key_file=str(tmp_path / "k"))) == "sk-1"
    assert assistant_key(Assistant(key_env="PROBE"), {"PROBE": "sk-2"}) == "sk-2"
    for wanted, said in [
        (Assistant(key_file=str(tmp_path / "leer")), "enthält keinen Schlüssel"),
        (Assistant(key_file=str(tmp_path / "fehlt")), "lässt sich nicht lesen"),
        (Assistant(key_env="PROBE"), "Umgebungsvariable PROBE (key_env) enthält keinen Schlüssel"),
        (Assistant(key_env="UMLAUT"), "Zeichen, die kein Schlüssel haben kann"),
    ]:
        with pytest.raises(SettingsError) as caught:
            assistant_key(wanted, {"UMLAUT": "schlüssel"})
        assert str(caught.value).startswith("[assistant]: ")
        assert said in str(caught.value)
