"""How to come in with a client of one's own."""

from rich.table import Table
from rich.text import Text

from tools.demo_matrix.cast import BOT, PEOPLE, ROOM
from tools.demo_matrix.screen import Screen
from tools.demo_matrix.world import World

CLIENT = """\
In Element (installiert, oder app.element.io in Firefox oder Chrome): „Anmelden“, beim Heimserver
„Bearbeiten“, „Anderer Heimserver“, dort {url} eintragen; dann Name und Passwort von oben.
Fragt Element nach Schlüsseln („Identität bestätigen“), darf man das überspringen: Alles ist zum Wegwerfen.

Steht Ihr Browser auf einem anderen Rechner, dann geben Sie dort zuerst ein:
  ssh -L {port}:127.0.0.1:{port} KONTO@DIESER-RECHNER
Danach gilt auch dort die Adresse {url}.

Schreiben Sie im Raum „{room}“ etwa „!suche Radweg“ oder „@Ratsbot was kostet das Freibad?“, oder laden Sie
{bot} in einen neuen Raum ein. Element fragt bei „/suche …“ nach: „Als Nachricht senden“.
"""


def explain(world: World, screen: Screen) -> None:
    table = Table("Konto", "Name", "Passwort", title=f"Heimserver: {world.synapse.url}", title_justify="left")
    for role in PEOPLE:
        table.add_row(role.name, role.shown, Text(world.users[role.name].password))
    screen.tell("\nJetzt Sie. Alles läuft, bis Sie Strg-C drücken; danach ist es weg.\n")
    screen.show(table)
    screen.tell(CLIENT.format(url=world.synapse.url, port=world.synapse.port, bot=BOT.user_id, room=ROOM))
    screen.tell("Beenden: Strg-C")
