"""The room as the terminal shows it, and what the demo says of itself."""

import textwrap
from collections.abc import Callable, Mapping

from rich.console import Console, RenderableType
from rich.text import Text

from tests.matrix.watcher import Event
from tools.demo_matrix.cast import ANNA, BERND, BOT, Role

INDENT = " " * 7
"""As wide as the time of day beside a name."""
COMINGS = {"join": "ist im Raum.", "leave": "ist nicht mehr im Raum."}


class Screen:
    def __init__(self, console: Console, now: Callable[[], str]) -> None:
        """`now` gives the time of day as it stands beside a message."""
        self._console = console
        self._now = now
        self._roles: Mapping[str, Role] = {each.user_id: each for each in (ANNA, BERND, BOT)}

    def tell(self, text: str) -> None:
        """A sentence of the demo's own."""
        self._console.print(Text(text), soft_wrap=True)

    def show(self, what: RenderableType) -> None:
        self._console.print(what)

    def aside(self, text: str) -> None:
        """What happens, as distinct from what is said."""
        self._indented(text, "dim")

    def hear(self, event: Event) -> None:
        """An event of the room; what people do not see in a room is passed over."""
        content = event.get("content", {})
        who = self._name(str(event.get("sender")))
        match event["type"]:
            case "m.room.message" if "m.new_content" in content:
                self.aside(f"{who.plain} ändert die Nachricht:")
                self._says(who, str(content["m.new_content"].get("body", "")))
            case "m.room.message" if not event.get("failure"):
                self._says(who, str(content.get("body", "")))
            case "m.reaction":
                sign = (content.get("m.relates_to") or {}).get("key", "")
                self.aside(f"{who.plain} setzt {sign} unter die Antwort.")
            case "m.room.member" if "event_id" in event and content.get("membership") in COMINGS:
                whom = self._name(str(event.get("state_key")))
                self.aside(f"{whom.plain} {COMINGS[content['membership']]}")

    def _says(self, who: Text, words: str) -> None:
        self._console.print(Text.assemble((f"\n{self._now()}  ", "dim"), who))
        for line in words.splitlines():
            self._indented(line)

    def _indented(self, line: str, style: str = "") -> None:
        """Wrapped between words; an address stays in one piece, so that it can be clicked."""
        wide = max(self._console.width, 40)
        told = textwrap.fill(
            line,
            wide,
            initial_indent=INDENT,
            subsequent_indent=INDENT,
            break_long_words=False,
            break_on_hyphens=False,
        )
        self._console.print(Text(told, style=style), soft_wrap=True)

    def _name(self, user_id: str) -> Text:
        role = self._roles.get(user_id)
        return Text(role.shown, style=f"bold {role.colour}") if role else Text(user_id, style="bold")
