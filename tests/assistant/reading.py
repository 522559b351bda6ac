"""What the assistant reads for an answer, made of a house."""

from adapters.command_line.compose import House
from bot.assistant.evidence import Evidence, EvidenceReader
from bot.assistant.records import Source

ROOM = 12_000


def reader(house: House) -> EvidenceReader:
    services = house.services
    return EvidenceReader(house.db, services.search, services.papers, services.stations, house.clock)


def everything(evidence: Evidence) -> str:
    """All words that a prompt or an answer could take from it."""
    return " ".join([*map(repr, evidence.sources), *map(repr, evidence.telling)])


def source_of(evidence: Evidence, number: int) -> Source:
    return next(source for source in evidence.sources if source.number == number)
