"""The table of accepted forms, and what must never be taken for a command."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intent import LONGEST_ARGUMENT, Command, Intent, Nothing, Question, UnknownCommand, read_intent

NAMES = ("Ratsbot", "@ratsbot:stadt.example")
COMMANDS = ("suche", "frage", "vorlage", "hilfe", "neu", "abo", "abos", "stand", "vergiss", "meinedaten")


def read(text: str, *, addressed: bool = False) -> Intent:
    return read_intent(text, addressed=addressed, names=NAMES, commands=COMMANDS)


ROOM, ASKED = False, True
"""ROOM: said in a room of people. ASKED: the platform itself marks the bot as meant."""

SEARCH = Command("suche", "Freibad")
HEARD = Command("suche", "Freibad", addressed=False)
BARE = Command("suche", "Freibad", bare=True)
TYPO = UnknownCommand("sucht", "suche", addressed=False)

TABLE: list[tuple[str, bool, Intent]] = [
    # A sign before the command is enough anywhere.
    ("/suche Freibad", ROOM, HEARD),
    ("/suche Freibad", ASKED, SEARCH),
    ("//suche Freibad", ROOM, HEARD),
    ("\\/suche Freibad", ROOM, HEARD),
    ("!suche Freibad", ROOM, HEARD),
    ("／suche Freibad", ROOM, HEARD),
    ("/ suche Freibad", ROOM, HEARD),
    ("/SUCHE Freibad", ROOM, HEARD),
    ("/suche: Freibad", ROOM, HEARD),
    ("/hilfe!", ROOM, Command("hilfe", addressed=False)),
    ("/vergiß", ROOM, Command("vergiss", addressed=False)),
    ("/vergiss alles ja", ROOM, Command("vergiss", "alles ja", addressed=False)),
    ("!meinedaten", ROOM, Command("meinedaten", addressed=False)),
    ("/MeineDaten datei", ROOM, Command("meinedaten", "datei", addressed=False)),
    # What clients add around it.
    ("  /suche\u00a0Freibad\n", ROOM, HEARD),
    ("\ufeff/su\u200bche\u2009Freibad\u200d", ROOM, HEARD),
    ("/suche Hallen\u00adbad", ROOM, Command("suche", "Hallenbad", addressed=False)),
    ("/suche Freibad\r\nMoselbad\n\nx", ROOM, Command("suche", "Freibad Moselbad x", addressed=False)),
    ("/suche Ko\u0308nig", ROOM, Command("suche", "König", addressed=False)),
    # The name says who is meant, before the command and after it.
    ("@Ratsbot suche Freibad", ROOM, BARE),
    ("@Ratsbot /suche Freibad", ROOM, SEARCH),
    ("Ratsbot: suche Freibad", ROOM, BARE),
    ("Ratsbot, suche Freibad", ROOM, BARE),
    ("ratsbot : !suche Freibad", ROOM, SEARCH),
    ("@ratsbot:stadt.example: suche Freibad", ROOM, BARE),
    ("@ratsbot:stadt.example suche Freibad", ROOM, BARE),
    ("＠Ratsbot： suche Freibad", ROOM, BARE),
    ("!ratsbot suche Freibad", ROOM, BARE),
    ("@Ratsbot @Ratsbot suche Freibad", ROOM, BARE),
    ("Ratsbot suche Freibad", ASKED, BARE),
    ("suche Freibad @Ratsbot", ROOM, BARE),
    ("suche Freibad @ratsbot:stadt.example!", ROOM, BARE),
    ("suche Freibad, Ratsbot", ASKED, BARE),
    ("/suche@ratsbot Freibad", ROOM, HEARD),
    ("/suche@ratsbot:stadt.example Freibad", ROOM, HEARD),
    ("/suche@anderer Freibad", ROOM, Nothing()),
    # Addressed, the word alone does.
    ("suche Freibad", ASKED, BARE),
    ("Suche: Freibad", ASKED, BARE),
    ("NEU", ASKED, Command("neu", bare=True)),
    ("suche Freibad", ROOM, Nothing()),
    # A reply carries what it answers.
    ("> <@eva:stadt.example> alter Text\n\n/suche Freibad", ROOM, HEARD),
    ("> <@eva:stadt.example> > <@bot:x.example> ganz alt\n> alt\n\nsuche Freibad", ASKED, BARE),
    ("> alt\n\n> älter\n\n@Ratsbot suche Freibad", ROOM, BARE),
    ("> /suche Freibad\n\nsehe ich auch so", ROOM, Nothing()),
    ("> nur ein Zitat", ASKED, Question("> nur ein Zitat")),
    # Free text is a question to whom it is addressed.
    ("Wer hat zugestimmt?", ASKED, Question("Wer hat zugestimmt?")),
    ("@Ratsbot wer hat\nzugestimmt?", ROOM, Question("wer hat zugestimmt?")),
    ("wer hat zugestimmt, @Ratsbot?", ROOM, Question("wer hat zugestimmt")),
    ("Was kann der Ratsbot?", ASKED, Question("Was kann der Ratsbot?")),
    ("Suchen wir weiter", ASKED, Question("Suchen wir weiter")),
    ("Wer hat zugestimmt?", ROOM, Nothing()),
    ("Ratsbot war gestern langsam", ROOM, Nothing()),
    ("Wir nutzen Teams, Matrix, Ratsbot", ROOM, Nothing()),
    ("Ratsbotschaft: suche Freibad", ROOM, Nothing()),
    # Nothing said but the name.
    ("", ASKED, Command("hilfe")),
    (" \u200b\n", ASKED, Command("hilfe")),
    ("@Ratsbot", ROOM, Command("hilfe")),
    ("Ratsbot:", ROOM, Command("hilfe")),
    ("@Ratsbot?", ROOM, Command("hilfe")),
    ("Ratsbot!", ROOM, Nothing()),
    ("", ROOM, Nothing()),
    # Unknown commands: answered when addressed or nearly right.
    ("/giphy katze", ASKED, UnknownCommand("giphy", None)),
    ("@Ratsbot /giphy katze", ROOM, UnknownCommand("giphy", None)),
    ("/giphy katze", ROOM, Nothing()),
    ("/sucht Freibad", ROOM, TYPO),
    ("!sucht Freibad", ROOM, TYPO),
    ("/vorlagen 12", ASKED, UnknownCommand("vorlagen", "vorlage")),
    ("/Abo5", ROOM, Nothing()),
    # Signs that begin something else.
    ("/etc/passwd", ROOM, Nothing()),
    ("/etc/passwd", ASKED, Question("/etc/passwd")),
    ("/ 5", ROOM, Nothing()),
    ("/ 5", ASKED, Question("/ 5")),
    ("! Achtung", ROOM, Nothing()),
    ("!important", ROOM, Nothing()),
    ("!!!", ROOM, Nothing()),
    ("// Kommentar", ROOM, Nothing()),
    ("/", ASKED, Command("hilfe")),
]


@pytest.mark.parametrize(("text", "addressed", "expected"), TABLE)
def test_forms(text: str, addressed: bool, expected: Intent) -> None:
    assert read(text, addressed=addressed) == expected


def test_every_intent_says_whether_it_is_addressed() -> None:
    assert [read(text).addressed for text in ("/suche x", "@Ratsbot suche x", "/sucht x", "Hallo")] == [
        False,
        True,
        False,
        False,
    ]


def test_long_texts_are_cut() -> None:
    command = read("/suche " + "Freibad " * 1000)
    assert isinstance(command, Command)
    assert len(command.args) <= LONGEST_ARGUMENT
    question = read("Freibad " * 1000, addressed=True)
    assert isinstance(question, Question)
    assert len(question.text) <= LONGEST_ARGUMENT


def test_a_longer_name_wins() -> None:
    names = ("Ratsbot", "Ratsbot Trier")
    assert read_intent("@Ratsbot Trier suche x", addressed=False, names=names, commands=COMMANDS) == (
        Command("suche", "x", bare=True)
    )


def test_without_a_name_only_the_platform_addresses() -> None:
    assert read_intent("@Ratsbot suche x", addressed=False, names=(), commands=COMMANDS) == Nothing()
    assert read_intent("suche x", addressed=True, names=(), commands=COMMANDS) == Command(
        "suche", "x", bare=True
    )


words = st.sampled_from(
    ["/", "//", "!", "@", "Ratsbot", "@Ratsbot", ":", ",", " ", "\n", "> ", "\u00a0", "\u200b", *COMMANDS]
)
hostile = st.one_of(st.text(), st.lists(st.one_of(words, st.text(max_size=3))).map("".join))


@given(hostile, st.booleans())
def test_never_raises_and_keeps_to_its_commands(text: str, addressed: bool) -> None:
    intent = read(text, addressed=addressed)
    if isinstance(intent, Command):
        assert intent.name in COMMANDS


@given(st.text(alphabet=st.characters(exclude_characters="sfvhna", exclude_categories=["Cs"])), st.booleans())
def test_no_command_without_its_name(text: str, addressed: bool) -> None:
    """Every command's name has one of the excluded letters; capitals are lowered to be sure."""
    intent = read(text.lower().translate(dict.fromkeys(map(ord, "sfvhnaß"))), addressed=addressed)
    assert not isinstance(intent, Command) or intent == Command("hilfe")


@given(st.text(alphabet=st.characters(exclude_characters="/!@／！＠:：,，")))
def test_plain_talk_is_not_for_the_bot(text: str) -> None:
    assert read(text) == Nothing()


@given(st.text(), st.booleans())
def test_arguments_are_one_line(text: str, addressed: bool) -> None:
    intent = read("/suche " + text, addressed=addressed)
    if isinstance(intent, Command):
        assert intent.args == " ".join(intent.args.split())
