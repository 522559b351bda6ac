"""`ratsbot init` at a terminal: what flags have not said is asked, one thing after the other."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import click

from adapters.command_line.setup.dialogue import agreed, ask, hidden
from adapters.command_line.setup.example_file import filled
from adapters.command_line.setup.wishes import KINDS, NO_SYSTEM, Wishes
from bot.settings import City
from bot.settings.keys import VARIABLE
from bot.settings.loading import problems_of
from bot.settings.toml_fault import KeyPath

CITY_KEY = re.compile(r"[a-z][a-z0-9-]*")
SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", " ": "-"})
MODEL_KEY, TEAMS_SECRET = "assistant.key", "teams-{city}.secret"


def city_key(said: str, known: Mapping[str, City]) -> str:
    """The short key of a city that somebody names."""
    word = said.strip().casefold()
    by_name = {city.name.casefold(): key for key, city in known.items()}
    return by_name.get(word, word.translate(SPELLED_OUT))


@dataclass(frozen=True, slots=True)
class Interview:
    """`target` is the settings file that is to be; secrets go beside it."""

    target: Path
    known: Mapping[str, City]

    def complaint(self, path: KeyPath, value: object, city: str = "") -> str:
        """What the settings would say about this value, '' where they take it."""
        text = filled({path: value}, teams_city=city)
        wrong = [each for each in problems_of(text, self.target) if each.path[: len(path)] == path]
        return wrong[0].finding().remedy if wrong else ""

    def hold(self, given: Wishes) -> Wishes:
        click.echo("Ratsbot einrichten. Eingabetaste übernimmt, was in Klammern steht; Strg-C bricht ab.\n")
        found = self._city(given)
        found = self._matrix(found)
        found = self._teams(found)
        found = self._model(found)
        if not found.backup_folder:
            question = (
                "Ordner für nächtliche Sicherungen, am besten auf einem anderen Datenträger (leer: keine)"
            )
            found = replace(found, backup_folder=ask(question, needed=False))
        return self._privacy(found)

    def _privacy(self, given: Wishes) -> Wishes:
        operator = given.operator or ask(
            "Wer ist für den Bot verantwortlich? /datenschutz nennt es, etwa Stadt Krähenfurt, Hauptamt "
            "(leer: später)",
            needed=False,
        )
        contact = given.privacy_contact or ask(
            "E-Mail oder Seite, wo man Sie und die Datenschutzbeauftragten erreicht (leer: später)",
            check=lambda said: self.complaint(("privacy", "contact"), said),
            needed=False,
        )
        return replace(given, operator=operator, privacy_contact=contact)

    def _city(self, given: Wishes) -> Wishes:
        names = ", ".join(sorted(self.known))
        said = given.city or ask(f"Stadt ({names} oder eine andere)", check=self._city_wrong)
        found = replace(given, city=city_key(said, self.known))
        if found.city not in self.known:
            found = self._own_city(found, said)
        if found.asks_a_system and not found.contact:
            found = replace(
                found,
                contact=ask(
                    "E-Mail oder Seite, unter der die Stadt Sie erreicht (steht in jeder Anfrage)",
                    check=lambda said: self.complaint(("sync", "contact"), said),
                ),
            )
        return found

    def _city_wrong(self, said: str) -> str:
        if CITY_KEY.fullmatch(city_key(said, self.known)):
            return ""
        return "Ein kurzer Name aus Buchstaben, Ziffern und -, etwa bad-birkenhafen."

    def _own_city(self, given: Wishes, said: str) -> Wishes:
        if given.ris_kind and (given.ris_url or not given.asks_a_system):
            return given
        click.echo(f"  „{said}“ liegt nicht bei und bekommt eine eigene Datei.")
        name = given.city_name or ask("Name der Stadt", said if said != said.casefold() else said.title())
        kind = given.ris_kind or ask(
            f"Ratsinformationssystem ({', '.join(KINDS)})",
            "sessionnet",
            lambda word: "" if word.casefold() in KINDS else f"Eines von {', '.join(KINDS)}.",
        )
        url = given.ris_url
        if kind.casefold() != NO_SYSTEM and not url:
            url = ask("Adresse des Systems", check=address_wrong)
        return replace(given, city_name=name, ris_kind=kind.casefold(), ris_url=url)

    def _matrix(self, given: Wishes) -> Wishes:
        told = given.matrix_homeserver or given.matrix_user
        if not told and not agreed("Soll der Bot bei Matrix zu erreichen sein?", default=True):
            return given
        server = given.matrix_homeserver or ask(
            "Adresse des Homeservers, etwa https://matrix.stadt.example",
            check=lambda said: self.complaint(("matrix", "homeserver"), said),
        )
        user = given.matrix_user or ask(
            "Konto des Bots, etwa @ratsbot:stadt.example",
            check=lambda said: self.complaint(("matrix", "user"), said),
        )
        users = given.matrix_users or ask(
            "Wer darf mit ihm sprechen?",
            f"*:{user.partition(':')[2]}",
            lambda said: self.complaint(("matrix", "users"), [said]),
        )
        return replace(given, matrix_homeserver=server, matrix_user=user, matrix_users=users)

    def _teams(self, given: Wishes) -> Wishes:
        if not given.teams_city and not agreed(
            "Soll er in Microsoft Teams zu erreichen sein?", default=False
        ):
            return given
        city = given.teams_city or given.city
        url = given.teams_public_url or ask(
            "Adresse, unter der Microsoft ihn erreicht, etwa https://ratsbot.stadt.example",
            check=lambda said: self.complaint(("teams", "public_url"), said, city),
        )
        app = given.teams_app_id or ask(
            "Anwendungs-ID (Client-ID) der Registrierung",
            check=lambda said: self.complaint(("teams", city, "app_id"), said, city),
        )
        tenant = given.teams_tenant_id or ask(
            "Verzeichnis-ID (Mandant)",
            check=lambda said: self.complaint(("teams", city, "tenant_id"), said, city),
        )
        found = replace(
            given, teams_city=city, teams_public_url=url, teams_app_id=app, teams_tenant_id=tenant
        )
        if given.teams_secret_file or given.teams_secret_env:
            return found
        file, variable, secret = self._secret("Geheimnis der Registrierung", TEAMS_SECRET.format(city=city))
        return replace(found, teams_secret_file=file, teams_secret_env=variable, teams_secret=secret)

    def _model(self, given: Wishes) -> Wishes:
        if not given.model_url and not agreed("Soll ein Sprachmodell Antworten schreiben?", default=False):
            return given
        url = given.model_url or ask(
            "Adresse des Dienstes bis einschließlich /v1",
            check=lambda said: self.complaint(("assistant", "url"), said),
        )
        name = given.model_name or ask("Name des Modells, wie ihn der Dienst führt")
        found = replace(given, model_url=url, model_name=name)
        if given.model_key_file or given.model_key_env:
            return found
        file, variable, key = self._secret("Schlüssel des Dienstes", MODEL_KEY, needed=False)
        return replace(found, model_key_file=file, model_key_env=variable, model_key=key)

    def _secret(self, what: str, name: str, *, needed: bool = True) -> tuple[str, str, str]:
        """File, variable and what is to be written into the file: one of file and variable is ''."""
        file = self.target.parent / name
        if file.exists() and agreed(f"{file} gibt es schon. Behalten?", default=True):
            return name, "", ""
        click.echo(f"  {what}: wird in {file} abgelegt (nur für diesen Benutzer lesbar).")
        click.echo("  Steht es in einer Umgebungsvariablen, stattdessen deren Namen mit $ eingeben: $NAME.")
        while True:
            typed = hidden(what)
            if typed.startswith("$") and VARIABLE.fullmatch(typed[1:]):
                return "", typed[1:], ""
            if (
                typed.isascii()
                and typed.isprintable()
                and not typed.startswith("$")
                and (typed or not needed)
            ):
                return (name, "", typed) if typed else ("", "", "")
            click.echo("  Das kann keines sein. Bitte noch einmal.")


def address_wrong(said: str) -> str:
    return "" if re.match(r"https?://[^\s/@]+", said) else "Eine Adresse wie https://ris.stadt.example/."
