"""What the parts of serve are called for people; programs read their ids."""

CITY = "sources."
NAMES = {
    "http": "Überwachung",
    "care": "Aufräumen",
    "backup": "Sicherung",
    "model": "Sprachmodell",
    "meaning": "Bedeutung",
    "digest": "Abos",
    "matrix": "Matrix",
    "teams": "Teams",
}


def service_name(id_: str) -> str:
    """„Abruf trier“ of sources.trier; what another version calls otherwise, as it calls it."""
    return f"Abruf {id_.removeprefix(CITY)}" if id_.startswith(CITY) else NAMES.get(id_, id_)
