"""What /datenschutz says of who runs this Ratsbot."""

from collections.abc import Iterator

from bot.settings.loading import Reading
from bot.settings.problems import Problem

MISSING = {
    "operator": (
        "/datenschutz nennt niemanden, der verantwortlich ist.",
        'operator = "Stadt Krähenfurt, Hauptamt"',
    ),
    "contact": (
        "/datenschutz sagt nicht, wo man Sie und die Datenschutzbeauftragten erreicht.",
        'contact = "datenschutz@kraehenfurt.example"',
    ),
}


def answerable(reading: Reading) -> Iterator[Problem]:
    """Only where people can ask: without a platform it is tried out at a terminal."""
    settings = reading.settings
    if reading.document.unread or not (settings.matrix or settings.teams):
        return
    for key, (text, example) in MISSING.items():
        if not getattr(settings.privacy, key):
            found = f"[privacy] {key} fehlt: {text}"
            yield reading.found("warning", ("privacy", key), found, f"Unter [privacy]: {example}")
