"""The sentences of /datenschutz, /meinedaten and /vergiss."""

from collections.abc import Sequence

from bot.texts.general import listed, several, short

# /datenschutz
NO_OPERATOR = "Verantwortlich ist die Stelle, die diesen Bot betreibt."
STORED = (
    "Was ich speichere, wozu und wie lange. Statt Ihres Namens steht überall nur ein Kürzel, aus dem er sich "
    "ohne den Schlüssel dieses Bots nicht zurückrechnen lässt:"
)
NOT_ELSEWHERE = ", Texte an fremde Dienste schicken"
PUBLIC_ONLY = "Ich zeige nur, was die Städte selbst veröffentlicht haben."
WITHOUT_AI = (
    "Ich bin ein Programm. Hier schreibt keine KI: Antworten bestehen aus Sätzen der Vorlagen, mit "
    "Fundstelle."
)
WITH_AI = (
    "Ich bin ein Programm. Was hier eine KI formuliert, ist so gekennzeichnet; bitte prüfen Sie es, bevor "
    "Sie "
    "es verwenden."
)
RIGHTS = (
    "Ihre Rechte: Auskunft gibt sofort /meinedaten, Löschung /vergiss (hier) und /vergiss alles (überall auf "
    "dieser Plattform). Auf Berichtigung, Einschränkung und Widerspruch und für Beschwerden wenden Sie "
    "sich an "
    "die verantwortliche Stelle oder deren Datenschutzbeauftragte, oder an die Datenschutzaufsicht Ihres "
    "Landes. Nachrichten im Chat selbst löschen Sie dort."
)


def of_no_place(count: int) -> str:
    return f"{count}, keinem Gespräch zugeordnet"


def operated_by(operator: str) -> str:
    return f"Verantwortlich: {operator}."


def contact(address: str) -> str:
    return f"Fragen zum Datenschutz: {address}."


def notice(url: str) -> str:
    return f"Die ausführlichen Hinweise: {url}"


def kind(name: str, holds: str, purpose: str, period: str) -> str:
    return f"• {name}: {holds}. {purpose} Frist: {period}."


def elsewhere(server: str) -> str:
    """`server` is asked what a question means."""
    return (
        f"Den Wortlaut Ihrer Fragen schicke ich, ohne Namen und ohne Kürzel, an {server}: Dort rechnet "
        "das Sprachmodell, das die Stadt für die Suche eingerichtet hat."
    )


def written_at(server: str) -> str:
    """`server` has the model that writes."""
    return (
        "Fragen, Aufträge für Texte, und Dateien und Threads, die ich zusammenfassen soll, schicke ich mit "
        f"den passenden Stellen der Vorlagen, ohne Ihren Namen und ohne Kürzel, an {server}: Dort schreibt "
        "das Sprachmodell, das die Stadt dafür eingerichtet hat. Wer in einem Thread geschrieben hat, heißt "
        "dort „Person 1“; andere Namen, die jemand in einen Text schreibt, gehen mit. Was es schreibt, ist "
        "gekennzeichnet, und gezählt wird nur, wie viel es war."
    )


def never(*, elsewhere: bool) -> str:
    return (
        "Was ich nicht tue: Nachrichten auswerten, die nicht an mich gerichtet sind (außer einem Thread, den "
        "jemand zusammenfassen lässt), Ihren Namen weitergeben"
        f"{'' if elsewhere else NOT_ELSEWHERE}. {PUBLIC_ONLY}"
    )


# /meinedaten
CAPTION = "Das ist von Ihnen gespeichert, unter Ihrem Kürzel auf dieser Plattform:"
HERE_CAPTION = "Das gehört zu diesem Chat:"
HEADER = ("Was", "Hier", "In anderen Gesprächen", "Ältestes", "Gelöscht spätestens")
HERE_HEADER = ("Was", "Anzahl", "Wie lange")
OWN_WORDS = "Ihre eigenen Worte, soweit sie noch gespeichert sind:"
NOTHING = "Von Ihnen ist nichts gespeichert, außer dieser Anfrage, bis sie beantwortet ist."
NOTHING_HERE = "Zu diesem Chat ist nichts gespeichert."
IN_A_ROOM = (
    "Hier lesen andere mit, deshalb nur die Zahlen. Den Wortlaut, die Fristen und alles als Datei sage ich "
    "Ihnen im eigenen Chat mit mir: /meinedaten"
)
ROOM_OWNS = (
    "Abos und verfolgte Vorlagen gehören dem Raum; wer sie bestellt hat, ist nicht gespeichert. Es zeigen "
    "sie: "
    "/abos und /verfolgt"
)
NOT_MINE = (
    "Nicht dabei ist, was ohne Kürzel gespeichert ist: Summen der Nutzung, das Betriebsprotokoll und "
    "Sicherungen. "
    "Was alles gespeichert wird und wozu: /datenschutz"
)
AS_FILE, FORGET_ALL = "Als Datei (JSON)", "Alles löschen"
FILE_NAME = "meine-daten.json"
FILE_ATTACHED = "Ihre Daten als Datei (JSON, lesbar für Mensch und Maschine):"
END_OF_WEEK = "Ende der Woche"
THIS_REQUEST = "Diese Anfrage selbst zählt mit."
MORE = (
    "Im eigenen Chat sage ich auch den Wortlaut und die Fristen; /meinedaten datei gibt alles als Datei. "
    "In einem Raum nenne ich nur Zahlen, weil andere mitlesen."
)


def said(what: str, words: str) -> str:
    return f"• {what}: „{short(words)}“"


def further(count: int) -> str:
    return f"… und {several(count, 'weiterer Eintrag', 'weitere Einträge')}; alle stehen in der Datei."


# /vergiss
ALL_ASKED = (
    "Gelöscht ist noch nichts. Unter Ihrem Kürzel habe ich auf dieser Plattform gespeichert, in diesem und "
    "in allen anderen Gesprächen: {count}. Zum Löschen bitte genau so schreiben: {command}"
)
ALL_ASKED_NOTHING = "Unter Ihrem Kürzel ist auf dieser Plattform nichts gespeichert als diese Anfrage."
OWN_ORDERS = (
    "In diesem Chat ist außerdem bestellt: {orders}. Das bleibt; soll es mit fort, schreiben Sie statt "
    "dessen: {command}"
)
YES_ALL, YES_ORDERS = "Ja, alles löschen", "Ja, auch Abos und Verfolgtes"
WHAT_STAYS = (
    "Was bleibt: meine Antworten im Chat (löschen können Sie oder, wer den Raum verwaltet, sie dort; ich "
    "merke "
    "mir ohne ihren Text, wo sie stehen, um sie zurückzunehmen, wenn eine Stadt ein Dokument zurückzieht: "
    "{ledger}); die Kennungen beantworteter Nachrichten ohne Kürzel, damit keine doppelt beantwortet wird: "
    "{inbox}; was einem Raum gehört (Abos, Verfolgtes, Einstellungen); und, bis sie überschrieben werden, "
    "die "
    "Sicherungen dieses Bots."
)
HOW_TO_FORGET = (
    "Gemerkt sind Ihre letzten Fragen und Suchen in diesem Raum mit den Vorlagen dazu, für Rückfragen wie "
    "„und "
    "was kostet das?“, und Ihre letzte Liste, für /mehr; beides höchstens so lange, wie /datenschutz sagt. "
    "Was "
    "im Chat selbst steht, löschen Sie dort. /vergiss alles löscht überall auf dieser Plattform, auch "
    "Rückmeldungen (👍, 👎); vorher sage ich, wie viel das ist und was Sie dafür schreiben. Was gespeichert "
    "ist, sagt /meinedaten."
)


def forgotten(count: int) -> str:
    if not count:
        return "Hier habe ich mir von Ihnen nichts gemerkt."
    return f"Gelöscht: {entries(count)}. Die nächste Frage beginnt ohne Vorgeschichte."


def all_forgotten(count: int, orders: Sequence[str]) -> str:
    also = f" Dazu {listed(orders)}." if orders else ""
    return f"Gelöscht: {entries(count)}, in allen Gesprächen auf dieser Plattform.{also}"


def entries(count: int) -> str:
    return several(count, "Eintrag", "Einträge")


def orders(subscriptions: int, follows: int) -> list[str]:
    """What of these there is."""
    found = []
    if subscriptions:
        found.append(several(subscriptions, "Abo", "Abos"))
    if follows:
        found.append(several(follows, "verfolgte Vorlage", "verfolgte Vorlagen"))
    return found


def not_understood(words: str) -> str:
    return (
        f"„{short(words)}“ verstehe ich nicht. /vergiss löscht, was ich mir hier gemerkt habe, /vergiss "
        f"alles "
        "überall auf dieser Plattform."
    )
