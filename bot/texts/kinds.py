"""What is stored, in words: for each kind its name, what it holds, what for, who sees it and when it goes.

bot/retention.py joins them with tables and settings; /datenschutz and docs/datenschutz.md are made of both.
`until` follows the period, or stands for it where none is set.
"""

from typing import NamedTuple


class Words(NamedTuple):
    name: str
    holds: str
    purpose: str
    seen: str
    until: str = ""


NOBODY = "nur das Programm; mit Zugriff auf den Server auch, wer ihn betreibt"
THERE = "alle, die das Gespräch lesen können; auf dem Server auch, wer ihn betreibt"
EVERYBODY = "alle: Es ist veröffentlicht"
NIGHTS = "{nights}"
"""Where a period names how many nightly backups stay."""

INBOX = Words(
    "Nachrichten an den Bot",
    "Kennung, Gespräch, Zeit und Kürzel des Absenders; der Wortlaut nur, bis sie beantwortet ist",
    "Damit keine verloren geht oder doppelt beantwortet wird und nur ihr Verfasser sie ändern kann.",
    NOBODY,
    "ab Eingang; der Wortlaut wird mit der Antwort gelöscht",
)
HELD = Words(
    "Nachrichten, deren Schlüssel noch fehlt",
    "die verschlüsselte Nachricht (nur Matrix), so wie sie kam, mit dem Konto ihres Absenders",
    "Damit sie beantwortet werden kann, sobald ihr Schlüssel eintrifft.",
    NOBODY,
    "; in der Regel wird nach einem Tag aufgegeben",
)
OUTBOX = Words(
    "Antworten auf dem Weg",
    "Wortlaut und Ziel einer Antwort oder Meldung, die noch nicht zugestellt ist",
    "Damit eine Antwort auch nach einem Ausfall ankommt.",
    NOBODY,
    "(Ausgaben von Abos 30 Tage); der Wortlaut wird mit der Zustellung gelöscht",
)
LEDGER = Words(
    "Was wohin ging",
    "welche Antwort wann in welchem Gespräch steht und welche Vorlagen sie nennt, ohne ihren Text",
    "Damit eine Antwort zurückgenommen werden kann, wenn die Stadt ein Dokument zurückzieht.",
    NOBODY,
    "ab Zustellung",
)
VOTES = Words(
    "Rückmeldungen",
    "ob eine Antwort geholfen hat (👍 oder 👎), mit dem Kürzel dessen, der es sagt",
    "Um zu erkennen, welche Antworten nicht helfen.",
    NOBODY,
    "oder bis Sie die Reaktion zurücknehmen",
)
LISTS = Words(
    "Ihre letzte Liste",
    "Suchwörter und Vorlagen Ihrer letzten Liste in einem Gespräch",
    "Damit /mehr sie fortsetzt und /vorlage 2 daraus öffnet.",
    NOBODY,
    "oder bis /vergiss",
)
CONVERSATION = Words(
    "Ihre letzten Fragen",
    "höchstens fünf Fragen und Suchen je Gespräch im Wortlaut und die Vorlagen, die dazu gezeigt wurden",
    "Für Rückfragen wie „und was kostet das?“.",
    NOBODY + "; in einem Thread kann jeder daran anknüpfen",
    "oder bis /vergiss",
)
UPLOADS = Words(
    "Dateien ohne Auftrag",
    "Name und Fundstelle einer Datei, die Sie ohne Auftrag geschickt haben, nie ihr Inhalt",
    "Damit „fass das zusammen“ danach noch geht.",
    NOBODY,
    "oder bis /vergiss",
)
PLACES = Words(
    "Einstellungen eines Gesprächs",
    "was mit /einstellungen gewählt ist und, in Teams, wohin Antworten zu schicken sind",
    "Damit der Bot dort antworten kann, wie es gewünscht ist.",
    THERE,
    "ohne ein Lebenszeichen; sonst bis der Bot das Gespräch verlässt",
)
SUBSCRIPTIONS = Words(
    "Abos",
    "was in einem Gespräch abonniert ist, im Wortlaut des Auftrags, nicht wer es bestellt hat",
    "Um zu melden, was bestellt ist.",
    THERE,
    "bis zum Abbestellen oder bis der Bot das Gespräch verlässt; nicht bestätigte einen Tag",
)
FOLLOWS = Words(
    "Verfolgte Vorlagen",
    "welche Vorlagen in einem Gespräch verfolgt werden, nicht wer es wollte",
    "Um zu melden, was sich daran ändert.",
    THERE,
    "bis es beendet wird oder der Bot das Gespräch verlässt",
)
EDITIONS = Words(
    "Gemeldetes",
    "welche Meldungen ein Gespräch schon bekommen hat, ohne ihren Text",
    "Damit nichts doppelt gemeldet und Falsches berichtigt wird.",
    NOBODY,
    "",
)
CURSOR = Words(
    "Stelle im Nachrichtenstrom",
    "bis wohin die Nachrichten eines Bot-Kontos gelesen sind, seine Räume, offene Einladungen (nur Matrix)",
    "Damit nach einem Neustart nichts fehlt und nichts doppelt kommt.",
    NOBODY,
    "wird fortgeschrieben; ein Raum fällt heraus, wenn der Bot ihn verlässt",
)
USAGE = Words(
    "Nutzungszahlen",
    "wie oft ein Befehl in einer Woche benutzt wurde; für die Zahl der Personen Prüfwerte, die jede Woche "
    "andere sind",
    "Um zu sehen, ob und wofür der Bot gebraucht wird, ohne einzelne Personen zu betrachten.",
    "wer den Bot betreibt, kleine Zahlen nur als „unter“ der eingestellten Mindestzahl",
    "die Prüfwerte bis zum Ende ihrer Woche, danach nur noch Summen ohne Personenbezug",
)
MODEL_USE = Words(
    "Verbrauch des Sprachmodells",
    "Anfragen und Tokens je Monat und Aufgabe, ohne Person und ohne Gespräch",
    "Um Kosten zu begrenzen.",
    "wer den Bot betreibt",
    "unbegrenzt, ohne Personenbezug",
)
NEWS = Words(
    "Neuigkeiten der Städte",
    "welche Beschlüsse, Vorlagen und Tagesordnungen neu waren, als Verweise",
    "Um daraus Meldungen zu machen.",
    NOBODY,
    "",
)
CHANGES = Words(
    "Änderungen an Vorlagen",
    "wie ein Titel, Ergebnis oder Termin vor einer Änderung hieß",
    "Um zu sagen, was sich geändert hat.",
    NOBODY,
    "; bei zurückgezogenen Vorlagen sofort",
)
COUNCIL = Words(
    "Vorlagen, Sitzungen und Texte der Städte",
    "was die Städte veröffentlicht haben, mit Suchindex und Vektoren; darin können Personen genannt sein",
    "Um gefunden und zitiert zu werden.",
    EVERYBODY,
    "bis die Stadt es zurückzieht oder der Betrieb es sperrt",
)
GAPS = Words(
    "Stand der Abrufe",
    "wie weit die Systeme der Städte gelesen sind und was nicht zu lesen war",
    "Damit Fehlendes nachgeholt wird.",
    NOBODY,
    "; der Stand selbst wird fortgeschrieben",
)
AUDIT = Words(
    "Protokoll der Sperren und Rücknahmen",
    "welche Vorlage oder Datei wann und warum gesperrt oder welche Antwort zurückgenommen wurde, ohne Titel",
    "Um nachweisen zu können, dass gelöscht wurde.",
    "wer den Bot betreibt",
    "",
)
INTERNAL = Words(
    "Betriebszustand",
    "Stand der Datenbank und des Suchindex",
    "Damit das Programm nach einem Neustart weitermacht.",
    NOBODY,
    "wird fortgeschrieben, ohne Personenbezug",
)
PAGES = Words(
    "Nicht verstandene Seiten",
    "öffentliche Seiten des Ratsinformationssystems, deren Aufbau unbekannt war; höchstens 20 je Stadt",
    "Um den Abruf zu reparieren.",
    "wer den Bot betreibt",
    "; zieht die Stadt etwas zurück, sofort",
)
WORKING_MEMORY = Words(
    "Arbeitsspeicher",
    "die letzten Fragen mit ihren Antworten, ohne Absender; Anfragen je Kürzel in der letzten Stunde; "
    "angebotene Dateien sechs Stunden",
    "Um gleiche Fragen schnell zu beantworten und Missbrauch zu begrenzen.",
    NOBODY,
    "oder bis zum Neustart",
)
KEY = Words(
    "Schlüssel der Kürzel",
    "die geheime Zahl, mit der aus einem Konto ein Kürzel wird",
    "Damit sich aus keinem Kürzel ein Konto zurückrechnen lässt.",
    "nur das Programm und wer den Server verwaltet",
    "so lange der Bot betrieben wird; wird er ersetzt, passt kein altes Kürzel mehr zu einer Person",
)
DEVICE = Words(
    "Gerät und Schlüssel von Matrix",
    "Sitzung des Bot-Kontos, öffentliche Geräteschlüssel der Gesprächspartner, Schlüssel der Räume",
    "Um in verschlüsselten Räumen lesen und schreiben zu können.",
    "nur das Programm und wer den Server verwaltet",
    "bis das Bot-Konto abgemeldet und der Ordner gelöscht wird",
)
LOGS = Words(
    "Betriebsprotokoll",
    "was das Programm tut, mit Kennungen von Nachrichten und Räumen, nie ein Wortlaut, nie ein Name",
    "Um Fehler zu finden.",
    "wer den Server verwaltet",
    "wie das Protokoll des Servers eingestellt ist (Empfehlung: 30 Tage)",
)
METRICS = Words(
    "Messwerte",
    "Zähler nach Stadt, Dienst und Ausgang, ohne Person und ohne Gespräch",
    "Um Störungen zu bemerken.",
    "wer den Bot betreibt",
    "bis zum Neustart; danach wie die Überwachung eingestellt ist",
)
BACKUPS = Words(
    "Sicherungen",
    "die Datenbank, wie sie in der Nacht war, ohne den Wortlaut von Nachrichten und Fragen; was danach "
    "gelöscht wurde, steht noch darin; die Kopie vor einer neuen Fassung oder vor dem Einspielen enthält "
    "auch den Wortlaut, höchstens 14 Tage",
    "Um nach einem Ausfall weiterzuarbeiten.",
    "wer den Server verwaltet",
    f"{NIGHTS}; von Hand gemachte, bis wer den Bot betreibt sie löscht",
)


def days(count: int) -> str:
    return "einen Tag" if count == 1 else f"{count} Tage"


def nights(count: int) -> str:
    if not count:
        return "nächtliche gibt es hier nicht"
    return "die letzte Nacht" if count == 1 else f"die letzten {count} Nächte"


def period(count: int | None, until: str, backups: int) -> str:
    """„90 Tage ab Zustellung“; what is without a count says itself how long. `backups`: of nightly ones."""
    if count is None:
        return until.replace(NIGHTS, nights(backups))
    return f"{days(count)}{'' if not until or until.startswith(';') else ' '}{until}"
