"""How people greet and thank: no part of a wish."""

from bot.digest.wording.text import END, Pattern, Writing

_GREETING = Pattern(
    rf"^(?:(?:hallo|hi|hey|moin|servus|guten?\s+(?:morgen|tag|abend)|liebe[rs]?(?=\s+ratsbot)|ratsbot){END}"
    r"[\s,!:.]*)+"
)
_FAREWELL = Pattern(r"""(?:^|[\s,.!;–-]+)(?:(?:vielen\s+|besten\s+|herzlichen\s+)?
    dank(?:e(?:\s+schön|schön)?)?
    (?:\s+(?:dir|euch|ihnen|im\s+voraus|schon\s+mal|vorab|sehr))*|bitte(?:\s+schön)?)[\s.!]*$""")
_SIGNED = Pattern(
    r"(?:^|[\s,.!;–-]+)(?:(?:viele|liebe|beste|schöne|freundliche|mit\s+freundlichen)\s+grüßen?|(?-i:[LVB]G|MfG))\b[^,;]*$"
)


def read_courtesies(writing: Writing) -> None:
    """Takes them from both ends."""
    writing.text = _GREETING.sub("", writing.text)
    writing.text = _FAREWELL.sub("", _SIGNED.sub("", writing.text))
