"""What the operator reads after a backup was checked or restored."""

import click

from adapters.command_line.backup.aside import COPIES_FOR
from adapters.command_line.backup.manifest import Manifest
from adapters.command_line.backup.placing import Placed, Target
from adapters.command_line.backup.returning import Returned
from bot.clock import told_stamp
from bot.store.beside import KEY, beside
from bot.texts.general import number, several


def tell_contents(manifest: Manifest) -> None:
    version = manifest.ratsbot or manifest.schema
    click.echo(f"Die Sicherung ist in Ordnung. Stand: {told_stamp(manifest.made_at)}, Fassung {version}")
    cities = ", ".join(f"{city} ({number(count)})" for city, count in manifest.cities.items())
    click.echo(f"  Städte:   {cities or 'noch keine'}")
    for member in manifest.members:
        click.echo(f"  {member.path:<40} {number(member.size):>14} Bytes")
    for sentence in manifest.left_out:
        click.echo(f"  {sentence}")


def tell(
    manifest: Manifest, returned: Returned, placed: Placed, target: Target, *, moved: bool, elsewhere: bool
) -> None:
    click.echo(f"Eingespielt: {target.database}, Stand {told_stamp(manifest.made_at)}")
    for path in placed.aside:
        click.echo(f"  vorher:   {path}")
    if placed.aside:
        click.echo(
            "  In diesen Dateien steht noch, was seither gelöscht wurde. Bitte löschen, sobald alles läuft. "
            f"Die Datenbank löscht ratsbot serve selbst, spätestens nach {COPIES_FOR.days} Tagen."
        )
    for path in placed.stayed:
        click.echo(f"  geblieben: {path}")
    for path, origin in placed.extras:
        click.echo(f"  {path} gehört nach {origin}")
    _tell_key(placed, target)
    if not moved:
        _tell_privacy(returned, _called(target) if elsewhere else "ratsbot")
        _tell_forgotten(returned)
        _tell_deliveries()
    _tell_matrix(manifest, placed, _called(target) if elsewhere else "ratsbot", moved=moved)
    _tell_start(target, elsewhere=elsewhere)


def _called(target: Target) -> str:
    """The command for what was put elsewhere: bare, it would be about the instance that is in force."""
    there = target.settings and target.settings.exists()
    settings = f" --config {target.settings.absolute()}" if target.settings and there else ""
    return f"ratsbot{settings} --database {target.database.absolute()}"


def _tell_privacy(returned: Returned, ratsbot: str) -> None:
    if returned.known or returned.recovered:
        readable = "" if returned.known else ", soweit lesbar"
        click.echo(
            f"  Aus der bisherigen Datenbank{readable} übernommen: "
            f"Sperren für {several(returned.blocked, 'Objekt', 'Objekte')}, "
            f"{several(returned.tombstones, 'Löschvermerk', 'Löschvermerke')}. Wieder gelöscht: "
            f"{several(returned.deleted, 'Objekt', 'Objekte')}, wieder verborgen: {number(returned.closed)}."
        )
    if returned.known:
        return
    click.echo(
        f"  Achtung: Was {'sonst ' * bool(returned.recovered)}seit der Sicherung zurückgezogen oder gesperrt "
        f"wurde, ist hier nicht bekannt und wird wieder gezeigt. Bitte zuerst {ratsbot} sync (oder import) "
        f"laufen lassen, Sperren mit {ratsbot} sperren wiederholen, und erst dann {ratsbot} serve starten."
    )


def _tell_key(placed: Placed, target: Target) -> None:
    """One that was retired after a suspicion must not come back in silence."""
    key = beside(target.database, KEY)
    if placed.key == "stays":
        click.echo(
            f"  Der Schlüssel der Kürzel ist seit der Sicherung ein anderer; {key} bleibt, wie er ist."
        )
    if placed.key == "replaced":
        click.echo(
            f"  Achtung: {key} war seit der Sicherung ein anderer; es gilt wieder der aus der Sicherung, "
            "sonst erkennt der Bot niemanden darin. Wurde dieser wegen eines Verdachts gelöscht, bitte noch "
            "einmal löschen, bevor ratsbot serve startet."
        )


def _tell_forgotten(returned: Returned) -> None:
    """The duty that comes with an old state: what people have deleted must not come back in silence."""
    if returned.forgotten:
        return
    click.echo(
        "  Achtung: Was Personen seit der Sicherung mit /vergiss alles gelöscht oder im Gespräch abbestellt "
        "haben, ist wieder da (Kürzel, Rückmeldungen, Abos), auch Gespräche, die der Bot verlassen hat. "
        "Bitte in den Räumen darauf hinweisen und bitten, /vergiss alles zu wiederholen, oder eine jüngere "
        "Sicherung einspielen."
    )


def _tell_deliveries() -> None:
    click.echo(
        "  Nichts wird doppelt gesagt: Was beim nächsten Laden neu ist, gilt als schon gemeldet; danach geht "
        "es mit den Abos weiter. Was Personen sich merken ließen, ist vergessen."
    )


def _tell_matrix(manifest: Manifest, placed: Placed, ratsbot: str, *, moved: bool) -> None:
    has_session = any(each.role == "matrix" and each.name == "session.json" for each in manifest.members)
    kept = any(path.name == "session.json" for path in placed.stayed)
    complete = moved and any(each.role == "olm" for each in manifest.members)
    if has_session and not kept and not complete:
        click.echo(f"  Matrix: Der Bot braucht ein neues Gerät. Bitte ausführen: {ratsbot} matrix login")
        click.echo(
            "  Das meldet sein früheres Gerät ab: Läuft der Bot anderswo mit diesem Konto, antwortet er dort "
            "nicht mehr. Für eine Übung nicht ausführen."
        )


def _tell_start(target: Target, *, elsewhere: bool) -> None:
    if not elsewhere:
        return
    click.echo(f"  Ansehen:  {_called(target)} stand")
    click.echo(f"  Starten:  {_called(target)} serve (nur, wenn der bisherige Bot beendet ist und bleibt)")
    click.echo("  Pfade in ratsbot.toml (database, cities_folder, [matrix] folder) bitte vorher anpassen.")
