"""What a model's text says, as the reader of claims reads it."""

from bot.assistant.claims import Absent, ClaimReader
from bot.assistant.records import Claim


def claims_in(text: str) -> list[Claim | Absent]:
    return list(ClaimReader().read(text))
