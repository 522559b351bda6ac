"""One row per client and form: what the client sends, and what the core makes of what it is told."""

from dataclasses import replace
from typing import Any

import pytest

from adapters.matrix.addressing import STRUCTURED, hint, structured
from adapters.matrix.events import read
from adapters.matrix.mentions import user_of
from bot.intent import Command, Intent, Nothing, Question, Thanks, UnknownCommand, read_intent
from tests.matrix.rooms import (
    ANSWER,
    BOT,
    COMMANDS,
    EVA,
    OTHER,
    OTTO,
    ROOT,
    STRANGE_ROOT,
    Remembered,
    answering,
    event,
    hear,
    html,
    me,
    mentioning,
    message,
    personal,
    pill,
    room,
    threaded,
)

NAMES = ("Ratsbot",)
"""Those of the settings; the id and the name in the room are the adapter's to know."""

SEARCH = Command("suche", "Freibad")
HEARD = Command("suche", "Freibad", addressed=False)
BARE = Command("suche", "Freibad", bare=True)
HELP = Command("hilfe")
LINK = f"https://matrix.to/#/{BOT}"
ENCODED = "https://matrix.to/#/%40ratsbot%3Astadt.example"
TO_US = mentioning(BOT)
NOBODY = mentioning()
FALLBACK = f"> <{BOT}> Treffer 1\n> Treffer 2\n\n"


def intent(content: dict[str, Any], *, alone: bool = False) -> Intent:
    heard = read(event(content), personal() if alone else room(), me(), Remembered())
    if heard is None:
        return Nothing()
    return read_intent(heard.text, addressed=heard.addressed, names=NAMES, commands=COMMANDS)


def command(name: object, arguments: object = None, *, body: object = "", **more: Any) -> dict[str, Any]:
    return message(body, **{STRUCTURED: {"command": name, "arguments": arguments or {}}}, **more)


CLIENTS: list[tuple[str, dict[str, Any], Intent]] = [
    # Slashes and what is left of them
    ("Element Web, sent as message", message("/suche Freibad", **NOBODY), HEARD),
    ("Element Web, two slashes", message("/suche Freibad", **NOBODY), HEARD),
    ("Element X, raw", message("/suche Freibad", **NOBODY), HEARD),
    ("Element X, raw, two slashes", message("//suche Freibad", **NOBODY), HEARD),
    ("Element Android Classic, two slashes", message("//suche Freibad"), HEARD),
    ("Element iOS Classic, verbatim", message("/suche Freibad"), HEARD),
    ("BundesMessenger, exclamation mark", message("!suche Freibad"), HEARD),
    ("escaped slash", message("\\/suche Freibad"), HEARD),
    ("no-break space of a phone", message("\u00a0/suche\u00a0Freibad"), HEARD),
    ("leading blanks", message("  \n/suche Freibad"), HEARD),
    ("capitals of a phone", message("/Suche Freibad"), HEARD),
    ("bidi marks of a keyboard", message("\u2068/suche\u2069 \u200fFreibad"), HEARD),
    # The name of the product
    ("!rats", message("!rats suche Freibad"), BARE),
    ("/rats", message("/rats suche Freibad"), BARE),
    ("//rats, capital", message("//Rats suche Freibad"), BARE),
    ("!rats with a slash", message("!rats /suche Freibad"), SEARCH),
    ("!rats alone", message("!rats"), HELP),
    ("!rats and a question", message("!rats Wer hat zugestimmt?"), Question("Wer hat zugestimmt?")),
    ("!ratsam is no name", message("!ratsam wäre das"), Nothing()),
    ("rats without a sign", message("rats suche Freibad"), Nothing()),
    # The id behind the command
    ("command at the id", message(f"/suche{BOT} Freibad"), SEARCH),
    ("command at the id, colon", message(f"/suche{BOT}: Freibad"), SEARCH),
    ("command at the localpart", message("!suche@ratsbot Freibad"), SEARCH),
    ("command at a name of the settings", message("/suche@Ratsbot Freibad"), SEARCH),
    ("command at another bot", message("/suche@rssbot:stadt.example Freibad"), Nothing()),
    ("command at a namesake elsewhere", message("/suche@rssbot:anderswo.example Freibad"), Nothing()),
    # Pills and mentions
    ("Element Web, pill", message("Frau Rat: suche Freibad", **TO_US, **html(f"{pill()}: suche")), BARE),
    ("Element Web, pill, no colon", message("Frau Rat suche Freibad", **TO_US, **html(pill())), BARE),
    ("Element Web, pill and slash", message("Frau Rat: /suche Freibad", **TO_US, **html(pill())), SEARCH),
    ("pill with an older name", message("Rätin suche Freibad", **TO_US, **html(pill(BOT, "Rätin"))), BARE),
    ("old client, pill only", message("Frau Rat: suche Freibad", **html(pill())), BARE),
    ("pill at the end", message("suche Freibad Frau Rat", **TO_US, **html(f"suche {pill()}")), BARE),
    ("Element X Android, Markdown", message(f"[{BOT}]({LINK}) suche Freibad", **TO_US), BARE),
    ("Element X iOS, Markdown, name", message(f"[Frau Rat]({LINK}): suche Freibad", **TO_US), BARE),
    ("Markdown, encoded", message(f"[Frau Rat]({ENCODED}) suche Freibad", **TO_US), BARE),
    ("Markdown at the end", message(f"suche Freibad [Frau Rat]({LINK})", **TO_US), BARE),
    ("bare link", message(f"{LINK}: suche Freibad"), BARE),
    ("matrix: link", message("<matrix:u/ratsbot:stadt.example> suche Freibad"), BARE),
    ("FluffyChat, name with a blank", message("@[Frau Rat] suche Freibad", **TO_US), BARE),
    ("FluffyChat, plain name", message("@Ratsbot suche Freibad", **TO_US), BARE),
    ("nheko, id", message(f"{BOT} suche Freibad", **TO_US), BARE),
    ("id typed, colon", message(f"{BOT}: suche Freibad"), BARE),
    ("id without its sign", message("ratsbot:stadt.example: suche Freibad"), BARE),
    ("id in capitals", message("@Ratsbot:Stadt.Example suche Freibad"), BARE),
    ("localpart", message("@ratsbot suche Freibad"), BARE),
    ("shown name, at sign", message("@frau rat suche Freibad"), BARE),
    ("shown name, colon", message("Frau Rat: suche Freibad"), BARE),
    ("shown name, comma, slash", message("Frau Rat, /suche Freibad"), SEARCH),
    ("shown name at the end", message("suche Freibad @Frau Rat"), BARE),
    ("shown name at the end, bidi marks", message("suche Freibad \u2068@Frau Rat\u2069 "), BARE),
    ("name twice", message(f"{BOT} Frau Rat: suche Freibad"), BARE),
    ("name of the settings", message("Ratsbot: suche Freibad"), BARE),
    ("isolated by bidi marks", message("\u2068@Frau Rat\u2069: suche Freibad"), BARE),
    ("only the pill", message("Frau Rat", **TO_US, **html(pill())), HELP),
    ("mention without a name, nothing else", message("suche Freibad", **TO_US), BARE),
    (
        "question by pill",
        message("Frau Rat wer stimmte zu?", **TO_US, **html(pill())),
        Question("wer stimmte zu?"),
    ),
    (
        "unknown command by pill",
        message("Frau Rat: /giphy", **TO_US, **html(pill())),
        UnknownCommand("giphy"),
    ),
    # What is not said to us
    ("talk about it", message("Frau Rat war gestern langsam"), Nothing()),
    ("talk about it, list empty", message("Ratsbot war gestern langsam", **NOBODY), Nothing()),
    ("somebody else's id", message("@ratsbot:stadt.example.org suche Freibad", **NOBODY), Nothing()),
    ("somebody else", message("@otto:stadt.example suche Freibad", **mentioning(OTTO)), Nothing()),
    ("a pill that was not meant", message("Frau Rat sagt", **NOBODY, **html(pill())), Nothing()),
    ("quoting a pill", message("Ja", **html(f"<mx-reply>{pill()} sagt</mx-reply>Ja")), Nothing()),
    ("unknown command for others", message("/giphy katze"), Nothing()),
    ("everybody", message("Kommt ihr?", **{"m.mentions": {"room": True}}), Nothing()),
    # Answers, with and without the old fallback
    ("answer to us", message("suche Freibad", **answering(), **TO_US), BARE),
    ("answer to us, fallback", message(f"{FALLBACK}suche Freibad", **answering()), BARE),
    ("answer to us, name", message(f"{FALLBACK}Frau Rat: /suche Freibad", **answering()), SEARCH),
    ("answer to us, other line ends", message("\u2067> Zitat\u2028\r\nFrau Rat: /suche Freibad"), SEARCH),
    ("answer to us, thanks", message("danke!", **answering()), Thanks()),
    (
        "answer to us, meant for Otto",
        message("Otto schau", **answering(), **mentioning(BOT, OTTO)),
        Nothing(),
    ),
    ("answer to others", message("suche Freibad", **answering(OTHER)), Nothing()),
    ("answer to others, old mention", message("Ja, das", **answering(OTHER), **TO_US), Nothing()),
    ("answer to others quoting us", message(f"{FALLBACK}Ja", **answering(OTHER), **TO_US), Nothing()),
    ("answer to others with a slash", message(f"{FALLBACK}/suche Freibad", **answering(OTHER)), HEARD),
    # Threads
    ("our thread, bare", message("suche Freibad", **threaded()), BARE),
    ("our thread, slash", message("/suche Freibad", **threaded()), SEARCH),
    ("our thread, question", message("Und 2023?", **threaded()), Question("Und 2023?")),
    ("our thread, a hit's number", message("2", **threaded()), Question("2")),
    ("our thread, people talk", message("Sehe ich auch so", **threaded()), Nothing()),
    ("our thread, Cinny and Element X iOS add us", message("Sehe ich so", **threaded(), **TO_US), Nothing()),
    ("our thread, they add Otto", message("suche Freibad", **threaded(), **mentioning(OTTO)), BARE),
    ("our thread, to Otto", message("Otto, kommst du?", **threaded(), **mentioning(OTTO)), Nothing()),
    ("our thread, to Otto by id", message(f"{OTTO} neu?", **threaded()), Nothing()),
    ("our thread, everybody", message("Fragen?", **threaded(), **{"m.mentions": {"room": True}}), Nothing()),
    ("our thread, another bot", message("/suche@rssbot x", **threaded()), Nothing()),
    ("our thread, answer to Otto", message("neu?", **threaded(fallback=False)), Nothing()),
    (
        "our thread, answer to us",
        message("Freibad", **threaded(answers=ANSWER, fallback=False)),
        Question("Freibad"),
    ),
    ("our message's thread", message("Freibad", **threaded(ANSWER)), Question("Freibad")),
    ("others' thread, bare", message("suche Freibad", **threaded(STRANGE_ROOT)), Nothing()),
    ("others' thread, mention added", message("Ja", **threaded(STRANGE_ROOT), **TO_US), Nothing()),
    ("others' thread, slash", message("/suche Freibad", **threaded(STRANGE_ROOT)), HEARD),
    (
        "others' thread, pill",
        message("Frau Rat: neu", **threaded(STRANGE_ROOT), **TO_US),
        Command("neu", bare=True),
    ),
    # Structured commands
    ("gomuks", command("suche", {"text": "Freibad"}, body="/suche Freibad", **TO_US), SEARCH),
    ("gomuks, other words in the text", command("suche", {"text": "Freibad"}, body="/neu", **TO_US), SEARCH),
    ("bridge, no mentions", command("suche", {"text": "Freibad"}, body="!ai suche"), SEARCH),
    ("capitals, slash", command("/SUCHE", {"text": "Freibad"}), SEARCH),
    ("list and number", command("vorlage", {"a": [12, "x"]}), Command("vorlage", "12 x")),
    ("unknown: the text counts", command("giphy", body="/giphy x", **TO_US), UnknownCommand("giphy")),
    ("broken: the text counts", message("/suche Freibad", **{STRUCTURED: ["suche"]}), HEARD),
]


@pytest.mark.parametrize(
    ("content", "expected"), [row[1:] for row in CLIENTS], ids=[row[0] for row in CLIENTS]
)
def test_forms(content: dict[str, Any], expected: Intent) -> None:
    assert intent(content) == expected


ALONE: list[tuple[str, Intent]] = [
    ("suche Freibad", BARE),
    ("/suche Freibad", SEARCH),
    ("//suche Freibad", SEARCH),
    (f"/suche{BOT} Freibad", SEARCH),
    ("!rats suche Freibad", BARE),
    ("Frau Rat suche Freibad", BARE),
    ("Wer hat zugestimmt?", Question("Wer hat zugestimmt?")),
    ("Was kann Frau Rat", Question("Was kann Frau Rat")),
    (f"{FALLBACK}suche Freibad", BARE),
    ("Frau Rat", HELP),
    ("danke", Thanks()),
]


@pytest.mark.parametrize(("body", "expected"), ALONE)
def test_forms_between_two(body: str, expected: Intent) -> None:
    assert intent(message(body), alone=True) == expected


def test_what_the_core_can_strip_is_left_to_it() -> None:
    for body in ("//suche Freibad", "> Zitat\n\n/suche Freibad", "\u00a0/SUCHE x"):
        assert hear(message(body)).text == body


@pytest.mark.parametrize(
    ("said", "doubled"),
    [
        ("//suche Freibad", True),
        (" \u200e//Suche Freibad", True),
        ("\\/suche Freibad", True),
        ("> Zitat\n\n//suche Freibad", True),
        ("//mehr", True),
        ("/suche Freibad", False),
        ("!suche Freibad", False),
        ("// Kommentar", False),
        ("//giphy", False),
        ("https://suche", False),
        ("", False),
    ],
)
def test_a_tip_is_welcome_after_a_doubled_slash(said: str, doubled: bool) -> None:
    assert hint(said, COMMANDS) is doubled
    assert hint(hear(message(said), where=personal()).text, COMMANDS) is doubled


@pytest.mark.parametrize(
    ("link", "user"),
    [
        (LINK, BOT),
        (ENCODED, BOT),
        (f"{LINK}?via=stadt.example", BOT),
        (f"{LINK}:", BOT),
        ("matrix:u/ratsbot:stadt.example?action=chat", BOT),
        ("https://chat.stadt.example/#/user/@ratsbot:stadt.example", BOT),
        ("https://matrix.to/#/@eva:stadt.example", EVA),
        ("https://matrix.to/#/!raum:stadt.example/$ereignis", None),
        ("https://matrix.to/#/#raum:stadt.example", None),
        ("https://matrix.to/#/@ratsbot", None),
        ("mailto:ratsbot@stadt.example", None),
        ("", None),
    ],
)
def test_links_to_people(link: str, user: str | None) -> None:
    assert user_of(link) == user


def test_a_structured_command_for_another_bot_is_not_ours() -> None:
    content = command("suche", {"text": "Freibad"}, body="/suche Freibad", **mentioning(OTTO))
    assert intent({**content, STRUCTURED: {}}) == HEARD
    assert intent(content) == Nothing()


@pytest.mark.parametrize(
    "block",
    [
        None,
        7,
        "suche",
        [],
        {},
        {"command": 7},
        {"command": ["suche"]},
        {"command": "suche x"},
        {"command": ""},
    ],
)
def test_broken_blocks_are_no_commands(block: object) -> None:
    assert structured({STRUCTURED: block}, COMMANDS) is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({}, "/suche"),
        (None, "/suche"),
        ("Freibad", "/suche"),
        ({"text": "gremium:Bauausschuss Freibad"}, "/suche gremium:Bauausschuss Freibad"),
        ({"a": True, "b": None, "c": 1.5, "d": {"id": "!r"}, "e": [["x"]], "f": 10**400, "g": 3}, "/suche 3"),
    ],
)
def test_arguments_of_other_kinds_are_left_out(arguments: object, words: str) -> None:
    assert structured({STRUCTURED: {"command": "suche", "arguments": arguments}}, COMMANDS) == words


def test_without_a_name_in_the_room_the_id_still_works() -> None:
    nameless = replace(room(), names={})
    heard = hear(message(f"{BOT} suche Freibad"), where=nameless)
    assert (heard.text, heard.addressed) == ("suche Freibad", True)


def test_the_name_in_the_room_is_words_not_a_pattern() -> None:
    odd = replace(room(), names={BOT: "Rat (Bot) .*"})
    assert hear(message("Rat (Bot) .*: suche x"), where=odd).addressed
    assert read(event(message("Rat irgendwas: suche x")), odd, me(), Remembered()) is None


def test_threads_are_named_in_the_place() -> None:
    assert hear(message("/suche x", **threaded())).place.thread == ROOT
    assert hear(message("/suche x", **answering())).place.thread is None
