"""What can be pressed: commands that change the card, addresses that open."""

from adapters.teams.cleaning import address
from adapters.teams.lines import Button, Piece, piece, title_of, told
from adapters.teams.phrases import DETAILS, OPEN, shortened
from bot.messages import Action, Hit

MOST = 6
"""Buttons that Teams shows in a row of a card; it drops the others."""

WIDEST = 30
"""Characters of all buttons of a row: phones cut what does not fit."""

LONGEST = 400
"""Characters of label and command: a button stands twice in a card, for new clients and for old ones."""

LONGEST_ABOUT = 60
"""Characters of a paper's title, where it has no number."""


def details(hit: Hit) -> list[Piece]:
    """Opens the paper by its id, which no other paper has; a number may mean several. An id that is no
    address could be taken for a number of the list."""
    named = f"{hit.reference} {hit.city}" if hit.reference else ""
    wanted = address(hit.paper.id) or named.replace("\n", " ")
    # With the city: two may have a paper of this number.
    about = f"{hit.reference} ({hit.city})" if hit.reference else shortened(hit.title, LONGEST_ABOUT)
    return _rows([Button(DETAILS, f"/vorlage {wanted}", about=about.replace("\n", " "))]) if wanted else []


def original(web: str | None, *, told: bool) -> list[Piece]:
    """Leads to the page that the card is about; `told` where no word of the card is a link to it."""
    url = address(web)
    return [Piece("buttons", buttons=(Button(OPEN, url=url, told=told),))] if url else []


def actions(wanted: tuple[Action, ...]) -> list[Piece]:
    """In rows; what is too long for a button is told in words."""
    made = [_button(each) for each in wanted]
    long = [each for each in made if not _fits(each)]
    return [*_rows(made), *(piece("text", told((each,))) for each in long)]


def _button(action: Action) -> Button:
    label, command = (each.replace("\n", " ") for each in (action.label, action.command))
    return Button(label, command, told=True)


def _rows(buttons: list[Button]) -> list[Piece]:
    fitting = [each for each in buttons if _fits(each)]
    rows: list[list[Button]] = []
    for each in fitting:
        beside = rows[-1] if rows and len(rows[-1]) < MOST else []
        if beside and sum(len(title_of(other)) for other in (*beside, each)) <= WIDEST:
            beside.append(each)
        else:
            rows.append([each])
    return [Piece("buttons", buttons=tuple(row)) for row in rows]


def _fits(button: Button) -> bool:
    return bool(button.label.strip()) and len(button.label) + len(button.command) <= LONGEST
