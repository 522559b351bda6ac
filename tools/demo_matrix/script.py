"""What is said, and what the bot must say to it: the demo council makes the answers the same every time."""

from dataclasses import dataclass

from tools.demo_matrix.cast import ANNA, BERND, Role

GREETING = "Guten Tag, ich bin Ratsbot"


@dataclass(frozen=True, slots=True)
class Say:
    """A message; `expects` are words of the bot's answer. Without them it must keep quiet."""

    who: Role
    text: str
    expects: tuple[str, ...] = ()
    mentions_bot: bool = False


@dataclass(frozen=True, slots=True)
class React:
    """A sign under the bot's last answer."""

    who: Role
    sign: str
    expects: tuple[str, ...] = ()


Step = Say | React

SCRIPT: tuple[Step, ...] = (
    Say(BERND, "Haben die anderen Städte eigentlich auch einen Hitzeaktionsplan beschlossen?"),
    Say(ANNA, "/suche Hitzeaktionsplan", ("Krähenfurt: 3 Treffer", "In den anderen Städten", "2025/0142")),
    React(ANNA, "▶", ("402/2026", "BV/0072/2026")),
    Say(BERND, "@Ratsbot Was kostet die Sanierung des Freibads?", ("6,84 Mio. Euro",), mentions_bot=True),
    Say(
        ANNA,
        "/vergleich Hitzeaktionsplan",
        ("Krähenfurt · beschlossen am 26.06.2025", "Birkenhafen · abgelehnt am 13.03.2025"),
    ),
    React(BERND, "👍"),
    Say(ANNA, "/abo jeden Montag um 8 neue Beschlüsse zu Radverkehr", ("Verstanden als Abo 1",)),
    Say(ANNA, "/abo ja 1", ("Abo 1",)),
    Say(BERND, "Danke! Den Antrag aus Birkenhafen sehe ich mir an."),
)
