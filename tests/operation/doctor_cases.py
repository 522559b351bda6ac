"""Configurations that are sound, and many that are not, each with what is to be said about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

APP, TENANT = "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"
CITY = 'name = "Worms"\n[source]\nkind = "sessionnet"\nurl = "https://ris.worms.example/"\n'

MATRIX = """[matrix]
homeserver = "https://matrix.stadt.example"
user = "@ratsbot:stadt.example"
users = ["*:stadt.example"]
folder = "m"
"""
TEAMS = f"""[teams]
public_url = "https://ratsbot.stadt.example"
port = {{teams}}
[teams.trier]
app_id = "{APP}"
tenant_id = "{TENANT}"
"""
MODEL = '[assistant]\nurl = "https://modelle.example/v1"\nmodel = "m"\n'

Said = tuple[int, str]
"""A line and a word of the remedy; line 0 for the file as a whole."""


@dataclass(frozen=True, slots=True)
class Case:
    """A settings file `text`, to which sound sections are added, and what is to be said about it."""

    text: str
    errors: tuple[Said, ...] = ()
    warnings: tuple[Said, ...] = ()
    files: Mapping[str, str | bytes] = field(default_factory=dict)
    encoding: str = "utf-8"
    name: str = "ratsbot.toml"
    """The file that the places name."""


SOUND = {
    "nichts als Matrix": "",
    "alles in Ordnung": 'home = "trier"\n[sync]\ncities = ["mainz"]\ncontact = "rat@stadt.example"\n',
    "ein Modell auf diesem Rechner": '[assistant]\nurl = "http://127.0.0.1:8000/v1"\nmodel = "m"\n',
    "ein Modell im Container nebenan": '[assistant]\nurl = "http://modell:8000/v1"\nmodel = "m"\n',
    "Zeilenenden von Windows": '# Kopf\r\nhome = "trier"\r\nnames = [\r\n"Rat",\r\n]\r\n',
    "mit Vorspann (BOM)": "\ufeffhome = 'trier'\n",
}

BROKEN = {
    # No TOML.
    "Gleichheitszeichen fehlt": Case('# x\nhome "trier"', ((2, "home = wert"),)),
    "Doppelpunkt": Case('# x\nhome: "trier"', ((2, "home = …"),)),
    "ohne Anführungszeichen": Case("home = trier", ((1, 'home = "…"'),)),
    "typografisch": Case("home = „trier“", ((1, "Gerade Anführungszeichen"),)),
    "nicht geschlossen": Case('names = ["Rat"]\nhome = "trier', ((2, "beenden"),)),
    "Pfad von Windows": Case('database = "C:\\Daten\\rat.db"', ((1, "einfache Anführungszeichen"),)),
    "Pfad von Windows, der TOML ist": Case('database = "C:\\temp\\rat.db"', ((1, "einfache Anführung"),)),
    "Liste ohne Ende": Case('names = ["Rat",\nhome = "trier"', ((1, "]"),)),
    "Liste ohne Komma": Case('names = [\n"Rat"\n"Bot"\n]', ((3, "Komma"),)),
    "Abschnitt ohne Klammer": Case('# x\n[matrix\nuser = "@r:x.example"', ((2, "[matrix]"),)),
    "Liste und Abschnitt ohne Klammer": Case(
        '[sync]\ncities = ["mainz"\n[http\nport = 8088', ((2, "]"), (3, "[http]"))
    ),
    "doppelter Name": Case('home = "trier"\nhome = "mainz"', ((2, "löschen"),)),
    "doppelter Abschnitt": Case("[sync]\nocr = true\n[log]\n[sync]\nat = 3", ((4, "zusammenlegen"),)),
    "Kommentar mit //": Case("// Einstellungen", ((1, "#"),)),
    "Wahr auf Deutsch": Case("[sync]\nocr = ja", ((2, "true und false"),)),
    "Latin-1": Case('# x\nnames = ["Rätin"]', ((2, "iconv"),), encoding="latin-1"),
    "UTF-16": Case('home = "trier"', ((0, "iconv"),), encoding="utf-16"),
    # Names.
    "Tippfehler": Case('# x\nhoem = "trier"', ((2, "„home“"),)),
    "Tippfehler im Abschnitt": Case("[retension]\ninbox_days = 3", ((1, "„retention“"),)),
    "Tippfehler verdeckt Nötiges": Case(
        MATRIX.replace("homeserver", "home_server"), ((2, "„homeserver“"),)
    ),
    "im falschen Abschnitt": Case("[log]\ninbox_days = 3", ((2, "[retention]"),)),
    "halb richtig im falschen Abschnitt": Case("[sync]\nretention_days = 3", ((2, "ratsbot.example.toml"),)),
    "unter dem Abschnitt statt davor": Case('[sync]\nhome = "trier"', ((2, "Anfang der Datei"),)),
    "Abschnitt nicht eingebettet": Case(
        "[tasks.summary]\nanswer_tokens = 90", ((1, "[assistant.tasks]"),)
    ),
    "gehört in die Datei einer Stadt": Case('[source]\nkind = "oparl"', ((1, "cities_folder"),)),
    "nie gehört": Case("[log]\nxyz = 1", ((2, "Die Zeile löschen"),)),
    "Abschnitt nie gehört": Case("[log]\n[xyz]\nlevel = 1", ((2, "Den Abschnitt mit allen Zeilen"),)),
    "Abschnitte nie gehört": Case("[log]\n[[xyz]]\nlevel = 1", ((2, "Den Abschnitt mit allen Zeilen"),)),
    "Angabe nie gehört, mit Teilen": Case("[log]\nxyz.a = 1", ((2, "Die Zeile löschen"),)),
    # Kinds and ranges.
    "Zahl als Text": Case('[http]\nport = "{http}"', ((2, "Ohne Anführungszeichen"),)),
    "Text statt Liste": Case('names = "Rat"', ((1, '["Rat"]'),)),
    "Aufbewahrung zu kurz": Case("[retention]\ninbox_days = 0", ((2, "inbox_days = 7"),)),
    "Uhrzeit 25:00": Case('[sync]\nat = "25:00"', ((2, "00 bis 23"),)),
    "Sicherung um 25:00": Case('[backup]\nat = "25:00"', ((2, "00 bis 23"),)),
    "Meldungen kürzer als Ausgaben": Case("[retention]\nnews_days = 90", ((2, "edition_days"),)),
    "Ansprechstelle": Case('[privacy]\noperator = "Amt"\ncontact = "Amt"', ((3, "datenschutz@"),)),
    "Uhrzeit ohne Anführungszeichen": Case("[sync]\nat = 02:30", ((2, '"02:30"'),)),
    "Auswahl": Case('[embeddings]\nkind = "locl"', ((2, '"local"'),)),
    "doppelte Klammern": Case("[[log]]\nlevel = 'info'", ((1, "[log]"),)),
    # Secrets.
    "Passwort in der Datei": Case(f'{MATRIX}password = "streng-geheim"', ((6, "ratsbot matrix login"),)),
    "Schlüssel in der Datei": Case(f'{MODEL}api_key = "streng-geheim"', ((4, "key_file"),)),
    "Schlüssel statt Variable": Case(f'{MODEL}key_env = "sk-streng-geheim"', ((4, "RATSBOT_ASSISTANT_KEY"),)),
    "Schlüssel statt Datei": Case(f'{MODEL}key_file = "sk-streng-geheim"', ((4, "modell.key"),)),
    "langer Schlüssel statt Datei": Case(
        f'{MODEL}key_file = "streng-geheim0123456789"', ((4, "modell.key"),)
    ),
    "Schlüssel mit Punkt statt Datei": Case(
        f'{TEAMS}secret_file = "aB8Q~streng-geheim.0123456"', ((7, "teams.secret"),)
    ),
    "Kennwort statt Datei": Case(
        '[backup]\nkey_file = "streng-geheim und lang"', ((2, "sicherung.kennwort"),)
    ),
    "langer Schlüssel statt Variable": Case(
        f'{MODEL}key_env = "a0123456789bcdef0123456789"', ((4, "RATSBOT_ASSISTANT_KEY"),)
    ),
    "kurzer Schlüssel statt Datei": Case(f'{MODEL}key_file = "streng-geheim"', ((4, "nicht das Geheimnis"),)),
    "Variable nicht gesetzt": Case(f'{MODEL}key_env = "PROBE_FEHLT"', ((4, "EnvironmentFile"),)),
    "Datei fehlt": Case(f'{MODEL}key_file = "fehlt.key"', ((4, "sudo install -o "),)),
    "Datei leer": Case(f'{MODEL}key_file = "k"', ((4, "hineinschreiben"),), files={"k": " \n"}),
    "Datei mit Umlaut": Case(f'{MODEL}key_file = "k"', ((4, "nur den Schlüssel"),), files={"k": "größe"}),
    "Kennwort der Sicherung fehlt": Case('[backup]\nkey_file = "fehlt"', ((2, "sudo install -o "),)),
    # The model.
    "Modell ohne Namen": Case('[assistant]\nurl = "http://127.0.0.1/v1"', ((1, "model = "),)),
    "Modell ohne Schlüssel": Case(MODEL, (), ((1, "key_file"),)),
    "Modell unverschlüsselt": Case(
        f'{MODEL.replace("https", "http")}key_file = "k"', (), ((2, "https"),), files={"k": "sk-1"}
    ),
    "Modell mit Passwort in der Adresse": Case(
        MODEL.replace("https://", "https://anna:streng-geheim@"), ((2, "key_file"),)
    ),
    "Modell ohne /v1": Case(
        '[assistant]\nurl = "http://127.0.0.1:8000"\nmodel = "m"', (), ((2, '8000/v1"'),)
    ),
    "zu wenig Kontext": Case("[assistant]\ncontext_tokens = 2000\nanswer_tokens = 3000", ((3, "4500"),)),
    "Muster fehlen": Case('# x\n[assistant]\ntemplates_folder = "muster"', ((3, "mkdir"),)),
    "Muster mit Fehlern": Case(
        '[assistant]\ntemplates_folder = "m"', (), ((2, "docs/texte.md"),), files={"m/a-b.md": "nichts"}
    ),
    "Ordner des Modells fehlt": Case('[embeddings]\nkind = "folder"\nfolder = "e5"', ((3, "ablegen"),)),
    # Certificates.
    "Zertifikate fehlen": Case('[sync]\nca_file = "ca.pem"', ((2, "löschen"),)),
    "kein PEM": Case('[sync]\nca_file = "ca.pem"', ((2, "BEGIN CERTIFICATE"),), files={"ca.pem": "hallo"}),
    "DER statt PEM": Case('[sync]\nca_file = "ca"', ((2, "openssl x509"),), files={"ca": b"\x30\x82\x01"}),
    # Matrix.
    "Konto ohne Server": Case(MATRIX.replace(':stadt.example"\nusers', '"\nusers'), ((3, "@ratsbot:"),)),
    "niemand darf": Case(MATRIX.replace('["*:stadt.example"]', "[]"), ((4, "weglassen"),)),
    "alle dürfen": Case(MATRIX.replace('"*:stadt.example"', '\n"*"\n'), (), ((5, "*:stadt.example"),)),
    "nur Fremde dürfen": Case(
        MATRIX.replace('["*:stadt.example"]', '["*:stat.example", "@eva:stat.example"]'), (),
        ((4, "*:stadt.example"),),
    ),
    "Adresse mit Pfad": Case(
        MATRIX.replace('.example"\nuser ', '.example/_matrix/client"\nuser '), ((2, "Nur Adresse"),)
    ),
    "unbekannter Befehl": Case(f'{MATRIX}[matrix.commands]\nnue = ["*:stadt.example"]', ((7, "Es gibt: "),)),
    "Auskunft nicht für alle": Case(
        f'{MATRIX}[matrix.commands]\n"/vergiss" = ["@eva:stadt.example"]', ((7, "Die Zeile löschen"),)
    ),
    # Teams.
    "keine Kennung": Case(
        f'{TEAMS.replace(APP, "abc")}secret_file = "t"', ((5, "app_id"),), files={"t": "x"}
    ),
    "Auskunft nur für einen": Case(
        f'{TEAMS}secret_file = "t"\n[teams.trier.commands]\nmeinedaten = ["{APP}"]',
        ((9, "Die Zeile löschen"),), files={"t": "x"},
    ),
    "ohne https": Case(
        f'{TEAMS.replace("https", "http")}secret_file = "t"', ((2, "https"),), files={"t": "x"}
    ),
    "zwei Anmeldungen": Case(
        f'{TEAMS}secret_env = "PROBE"\nsecret_file = "t"', ((7, "EnvironmentFile"), (8, "löschen")),
        files={"t": "x"},
    ),
    "keine Anmeldung": Case(TEAMS, ((4, "secret_file"),)),
    "zweimal dieselbe Registrierung": Case(
        f'{TEAMS}secret_file = "t"\n[teams.mainz]\napp_id = "{APP}"\ntenant_id = "{TENANT}"\n'
        'secret_file = "t"',
        ((9, "eigene Registrierung"),), files={"t": "x"},
    ),
    "Stadt gibt es nicht": Case(
        f'{TEAMS.replace("[teams.trier]", "[teams.tier]")}secret_file = "t"', ((4, "„trier“"),),
        files={"t": "x"},
    ),
    "kein Zertifikat": Case(f'{TEAMS}certificate = "t"', ((7, "PEM-Datei"),), files={"t": "x"}),
    # Ports.
    "derselbe Port": Case(
        f'[http]\nport = {{teams}}\n{TEAMS}secret_file = "t"', ((5, "8089"),), files={"t": "x"}
    ),
    # Not listened on: the doctor warns of it.
    "fremde Adresse": Case('[http]\nport = {http}\nhost = "server.invalid"', ((3, "0.0.0.0"),)),  # noqa: S104
    "von überall zu lesen": Case('[http]\nport = {http}\nhost = "0.0.0.0"', (), ((3, "Firewall"),)),
    # Cities.
    "Heimat gibt es nicht": Case('home = "kassel"', ((1, "kassel.toml"),)),
    "Stadt im Abruf gibt es nicht": Case(
        '[sync]\ncontact = "a@b.example"\ncities = [\n  "mainz",\n  "koblentz",\n]', ((5, "„koblenz“"),)
    ),
    "Stadt ohne Quelle": Case(
        'cities_folder = "c"\n[sync]\ncontact = "a@b.example"\ncities = ["worms"]', ((4, "[source]"),),
        files={"c/worms.toml": 'name = "Worms"'},
    ),
    "Adresse fehlt": Case('[sync]\ncities = ["mainz"]', ((1, "contact = "),)),
    "Ordner der Städte fehlt": Case('# x\ncities_folder = "c"', ((2, "mkdir"),)),
    "Ordner der Städte leer": Case(
        'cities_folder = "c"', (), ((1, "config/examples"),), files={"c/liesmich": ""}
    ),
    # The cities' own files.
    "Stadt: Tippfehler": Case(
        'cities_folder = "c"', ((5, "„hosts“"),), files={"c/worms.toml": f"{CITY}host = ['a']"},
        name="worms.toml",
    ),
    "Stadt: kein TOML": Case(
        'cities_folder = "c"', ((5, "#"),), files={"c/worms.toml": f"{CITY}; nein"}, name="worms.toml"
    ),
    "Stadt: Zeitzone": Case(
        'cities_folder = "c"', ((1, "Europe/Berlin"),),
        files={"c/worms.toml": f'time_zone = "Worms"\n{CITY}'}, name="worms.toml",
    ),
    "Stadt: Form der Nummern": Case(
        'cities_folder = "c"', ((7, "references = "),),
        files={"c/worms.toml": f"{CITY}references = [\n'\\d{{4}}',\n'a+',\n]"}, name="worms.toml",
    ),
    "Stadt: Wörter": Case(
        'cities_folder = "c"', ((8, "trier.toml"),),
        files={"c/worms.toml": f'{CITY}[[vocabulary.parties]]\nname = "A"\nwords = ["A"]\nword = 1'},
        name="worms.toml",
    ),
    "Stadt: Abkürzung": Case(
        'cities_folder = "c"', ((6, "trier.toml"),),
        files={"c/worms.toml": f'{CITY}[vocabulary.abbreviations]\nRhein = "R"'}, name="worms.toml",
    ),
    # Folders.
    "Ordner der Datenbank fehlt": Case('database = "{folder}/gibtsnicht/r.db"', ((1, "mkdir"),)),
    "Datenbank eines Servers": Case(
        '# x\ndatabase = "postgres://rat:streng-geheim@db.example/rat"', ((2, "ratsbot.db"),)
    ),
    "Datenbank ist ein Ordner": Case('database = "{folder}"', ((1, "ratsbot.db"),)),
    "Datenbank ist keine": Case(
        '# x\ndatabase = "{folder}/r.db"', ((2, "anderen Namen"),), files={"r.db": "hallo"}
    ),
    "Datenbank ist leer": Case('database = "{folder}/r.db"', ((1, "ratsbot restore"),), files={"r.db": ""}),
    "Datenbank beschädigt": Case(
        'database = "{folder}/r.db"', ((1, "ratsbot restore"),),
        files={"r.db": b"SQLite format 3\x00" + b"\xff" * 5000},
    ),
    "Sicherung auf demselben Datenträger": Case('[backup]\nfolder = "s"', (), ((2, "anderen Datenträger"),)),
    "Laufwerk der Sicherung fehlt": Case(
        '[backup]\nfolder = "{folder}/mnt/nachts"', ((2, "Laufwerk einhängen"),)
    ),
    "Sicherung ist kein Ordner": Case('[backup]\nfolder = "s"', ((2, "Ordner"),), files={"s": "x"}),
}  # fmt: skip
