"""Four cities by name, and the table of sentences that are questions for a count or are not."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from bot.assistant.counting.asked import Wanted
from bot.retrieval.query.known import Known, KnownCity, Organization
from bot.retrieval.query.periods import Period

TODAY = dt.date(2026, 11, 20)

_GREMIEN = (
    "Stadtrat", "Bauausschuss", "Kulturausschuss", "Umweltausschuss", "Haupt- und Finanzausschuss",
    "Ortsbeirat Oberstadt", "Ortsbeirat Gonsenheim",
)  # fmt: skip
_CITIES = {"trier": "Trier", "mainz": "Mainz", "koblenz": "Koblenz", "ludwigshafen": "Ludwigshafen am Rhein"}

TOWNS = Known(
    tuple(KnownCity(key, name) for key, name in _CITIES.items()),
    tuple(Organization(key, f"{key}-{n}", name) for key in _CITIES for n, name in enumerate(_GREMIEN)),
    parties=("SPD", "CDU", "GRÜNE", "FDP", "AfD", "DIE LINKE", "Freie Wähler"),
)


def sentences() -> Iterator[tuple[str, str, str]]:
    """„dev“ or „held“, what is read („-“: nothing), and the sentence."""
    for line in (Path(__file__).parent / "counting_sentences.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            which, expected, sentence = line.split("\t")
            yield which, expected, sentence


def told(wanted: Wanted | None) -> str:
    """What was read, in the short form of the table."""
    if wanted is None:
        return "-"
    filters, labels = wanted.filters, dict(wanted.labels)
    parts = ["list" if wanted.listing else "count", wanted.subject.value]
    kinds = set(filters.kinds)
    if {"motion", "amendment"} <= kinds:  # whoever says Anträge means these as well
        kinds -= {"amendment"}
    for name, values in (("k", kinds), ("p", filters.originators)):
        parts += [f"{name}={'+'.join(sorted(values)).replace(' ', '_')}"] if values else []
    parts += [f"g={labels['gremium'].replace(' ', '_')}"] if "gremium" in labels else []
    for name, values in (("r", filters.results), ("c", filters.bodies)):
        parts += [f"{name}={'+'.join(sorted(values))}"] if values else []
    parts += [f"t={_period(each)}" for each in filters.spans]
    parts += [f"by={wanted.group.value}"] if wanted.group else []
    return " ".join([*parts, ":", wanted.topic]).strip()


def _period(span: Period) -> str:
    since, until = span.since, span.until
    if since and until and since.day == 1 and (until + dt.timedelta(days=1)).day == 1:
        if (since.month, until.month, since.year) == (1, 12, until.year):
            return str(since.year)
        if (since.year, since.month) == (until.year, until.month):
            return f"{since:%Y-%m}"
    return f"{since or ''}..{until or ''}"
