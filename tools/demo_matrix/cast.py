"""Who plays: two clerks of the fictional town of Krähenfurt, and the bot."""

from dataclasses import dataclass

from tests.matrix.synapse import SERVER


@dataclass(frozen=True, slots=True)
class Role:
    """`name` is the account's, `shown` what the others see, `colour` the terminal's."""

    name: str
    shown: str
    colour: str

    @property
    def user_id(self) -> str:
        return f"@{self.name}:{SERVER}"


ANNA = Role("anna", "Anna (Ratsbüro)", "magenta")
BERND = Role("bernd", "Bernd (Umweltamt)", "yellow")
BOT = Role("ratsbot", "Ratsbot", "green")
PEOPLE = (ANNA, BERND)
ROOM = "Klimaanpassung"
EVERYBODY = f"*:{SERVER}"
