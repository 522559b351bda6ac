"""The cities of [teams], by whether what they sign on with can be used."""

from collections.abc import Iterable

from adapters.command_line.accounts import teams_registration
from adapters.teams.config import Registration
from bot.errors import OperatorError
from bot.settings import TeamsRegistration

SET_IT = "Sie setzen, wo Ratsbot gestartet wird, und ihn neu starten."
PUT_IT = (
    "Die Datei dort ablegen, lesbar für den Benutzer, unter dem Ratsbot läuft; danach geht es von selbst "
    "weiter."
)
UNTIL_THEN = "Bis dahin wird {city} in Teams nicht bedient."


def sorted_out(wanted: Iterable[TeamsRegistration]) -> tuple[list[Registration], dict[str, str]]:
    """Those that can be served; of each other city what it lacks, with the remedy. Reads files."""
    usable, lacking = list[Registration](), dict[str, str]()
    for each in wanted:
        try:
            found = teams_registration(each)
            demand_certificate(found)
        except OperatorError as error:
            remedy = SET_IT if each.secret_env else PUT_IT
            lacking[each.city] = f"{error} {remedy} {UNTIL_THEN.format(city=each.city)}"
        else:
            usable.append(found)
    return usable, lacking


def demand_certificate(registration: Registration) -> None:
    """Without one that can be read no answer would ever go out, and nobody would learn why."""
    from adapters.teams.certificate import NoCertificate, expiry  # noqa: PLC0415 - it takes time to load

    try:
        if registration.certificate is not None:
            expiry(registration.certificate)
    except NoCertificate as error:
        raise OperatorError(
            f"[teams.{registration.city}]: Das Zertifikat {registration.certificate} ist nicht zu gebrauchen "
            f"({error}). Nötig ist eine PEM-Datei mit Schlüssel und Zertifikat."
        ) from error
