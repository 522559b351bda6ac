"""The small words by which natural wording is recognised; all folded (ä is ae, ß is ss)."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LEAD = _words(
    "zeig zeige zeigt zeigen mir uns bitte alle allen alles saemtliche saemtlichen welche welcher welchen was"
    " fuer die den das der ein eine einen liste auflistung uebersicht finde find finden such suche suchen"
    " gib nenne nenn nennt ich wir moechte moechten brauche brauchen will gibt es gab gabs hast habt du ihr"
    " haben zu sehen neue neuen neueste neuesten aktuelle aktuellen bisherige bisherigen fruehere frueheren"
    " alte alten weitere weiteren vorhandene gestellte gestellten eingereichte eingereichten eingebrachte"
    " eingebrachten oeffentliche oeffentlichen wie viele wieviele viel und hallo moin schon bereits da dazu"
    " schriftliche schriftlichen muendliche muendlichen interfraktionelle interfraktionellen gemeinsame"
    " gemeinsamen ratsbot nach von"
)
"""May stand before what a request asks for: „Zeig mir bitte alle neuen …“."""

TOPIC = _words(
    "zu zum zur zu ueber wegen betreffend betreffs betr bezueglich hinsichtlich rund um thema themen"
)
"""Introduce the topic: whoever writes „Antrag zu …“ means the paper."""

ARTICLES = _words("der die das dem den des diesem diesen dieser diese")
PLACE = _words("im in beim bei am")
FROM = _words("vom von des der aus dem den durch seitens ans an")
GENITIVE = _words("der des vom von durch seitens eines einer unserer")

VETO = _words(
    "auf bei an beim gegen stellen stellt stelle einreichen einreichung bearbeiten bearbeitung digital online"
    " formular formulare wer wie wo wann warum muss muessen kann koennen darf duerfen werden wird aus"
    " ans beantworten ablehnen genehmigen ausfuellen"
)
"""After a kind of paper: it is an application or a request of somebody, not a paper of the council."""

QUESTION = _words(
    "wer wie was wann warum wieso weshalb wo wohin woher wozu ob welche welcher welches welchen welchem"
    " wieviel wieviele hat haben hatte hatten ist sind war waren wird werden wurde wurden kann koennen"
    " darf duerfen muss muessen soll sollen will gibt gab steht stehen kommt bekam bekommt kostet kosten"
    " plant gilt wofuer womit wodurch worum wessen wem wen"
)
AUXILIARY = _words("wurde wurden hat haben hatte hatten ist sind war waren worden wird werden")
COUNCIL_VERBS = _words(
    "beschlossen entschieden beraten behandelt abgelehnt vertagt beantragt verabschiedet diskutiert"
    " besprochen zugestimmt angenommen verwiesen zurueckgezogen eingebracht angefragt debattiert"
    " abgestimmt thematisiert eroertert vorgestellt"
)
"""What a council does with a paper, and on a day on which it met."""

ASKS = _words("angefragt gefragt nachgefragt angefragte")
MOVES = _words("beantragt beantragte beantragten")
WANTS = _words("gefordert vorgeschlagen eingebracht gestellt angeregt eingereicht forderte forderten")
FILES = _words("stellte stellten brachte brachten reichte reichten fragte fragten")

DECISIONS = _words("beschluesse beschluessen ratsbeschluesse stadtratsbeschluesse gemeinderatsbeschluesse")
ANY_PAPER = _words("vorlagen drucksachen ratsvorlagen papiere dokumente unterlagen vorlage drucksache")
PARTICIPLES = _words("abgelehnt vertagt zurueckgezogen zurueckgestellt verwiesen abgesetzt")
"""Outcomes that a single word at the end of a search names with certainty."""

MATTER = (
    "haushalt", "haushaltsplan", "haushaltssatzung", "haushaltsjahr", "doppelhaushalt", "nachtragshaushalt",
    "plan", "jahresabschluss", "abschluss", "jahresrechnung", "bericht", "bilanz", "konzept", "programm",
    "wahl", "wahlen", "strategie", "statistik", "agenda", "vision", "ziel", "fest", "projekt", "satzung",
    "kalender", "budget", "investitionen", "rechnung", "olympia", "em", "wm", "masterplan", "leitbild",
    "neutral", "neutralitaet", "schuljahr", "saison", "jahr", "ferien", "tarif", "preise", "entgelte",
    "gebuehren", "etat", "stellenplan", "mietspiegel", "fuer", "nr", "nummer", "paragraph", "art", "din",
    "iso", "bauabschnitt", "prognose", "zensus", "tage", "woche", "tag",
)  # fmt: skip
"""Ends of words whose year is theirs: „Haushalt 2024“ is debated in 2023."""

DEVELOPS = (
    "entwicklung", "anstieg", "zunahme", "abnahme", "rueckgang", "gestiegen", "gesunken", "steigt",
    "bestehend", "besteht", "gueltig", "geltend", "gilt", "unveraendert", "leer", "leerstand", "geschlossen",
    "gesperrt", "sperrung", "veraenderung", "vergleich", "verlauf", "ausfall", "vakant", "unbesetzt",
)  # fmt: skip
"""What has lasted „seit 2010“ is older than the papers about it."""

ABOUT_GREMIUM = (
    "besetz", "wahl", "mitglied", "sitz", "zusammensetz", "stellvertret", "nachrueck", "nachruck", "bestell",
    "berufung", "ausscheid", "rederecht", "redezeit", "livestream", "uebertragung", "frauenanteil",
    "geschaeftsordnung", "sitzung", "entschaedig", "teilnahme", "sachkundig", "fraktion", "verpflicht",
    "aenderung", "aufloesung", "einrichtung", "bildung", "quote", "anteil", "vertret", "beratend",
)  # fmt: skip
"""Parts of words by which a search is about the Gremium itself, and not about what it dealt with."""

GREMIUM_ENDS = (
    "rat", "rats", "rates", "ausschuss", "ausschusses", "ausschuesse", "ausschuessen", "vertretung",
    "versammlung", "kommission", "senat", "senats", "tag", "raete", "raeten", "beiraete", "beiraeten",
)  # fmt: skip
COUNTED = (
    "euro", "eur", "mark", "wohnung", "wohneinheit", "plaetze", "quadrat", "qm", "meter", "einwohner",
    "stueck", "kwh", "tonnen", "prozent", "person", "baeume", "stellen", "uhr", "mitglieder", "schueler",
    "haushalte", "unterschriften", "besucher", "kinder", "menschen", "fahrzeuge", "kubik", "liter",
)  # fmt: skip
"""After a number that looks like a year: beginnings of what is counted."""
JOINS = _words("und oder sowie")
NOT_HERE = _words("wie als nicht ausser ausserhalb")
ENDS_TOPIC = _words(
    "zu zum zur der die das des dem den im in am an von vom ueber wegen und oder sowie mit aus fuer"
    " betreffend bezueglich thema rund um dass ob was hat haben wurde wurden es gab gibt"
)
"""Left over at the edges of a topic when the words of filters are taken out."""
WHAT = _words("was welche welchen welches worueber")
GOES_ON = _words("liste alternative jugend")
"""After „Grüne“ or „Freie Wähler“: the name of somebody else."""
LOWER_IS_NO_PARTY = _words("gruene gruenen linke linken volt piraten")
UPPER_ONLY = frozenset(("fuer", "partei"))

NEGATIONS = frozenset(["nicht", "nie", "niemals", "kein", "keine", "keinen", "keiner", "keinem", "ohne"])
"""What turns an outcome round: „die nicht angenommen wurden“ asks for no certain one."""
