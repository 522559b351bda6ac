"""What is left of a wish and would turn round as a topic: „nicht …“, „… oder …“, a city not loaded."""

import re
from collections.abc import Mapping

from bot.digest.wording.said import Said
from bot.digest.wording.text import BEGIN, CUT, END, Pattern, Writing
from bot.texts import subscriptions as texts

_NOT = Pattern(
    rf"{BEGIN}(?:nicht|nie|niemals|außer|kein(?:e[nrms]?)?|weder|bis\s+auf){END}(?:\s+[^\s{CUT}]+)?"
)
_OR = Pattern(r"(?P<one>[\w-]+)[\s,]+oder\s+(?:(?:zu[mr]?|über)\s+)?(?P<other>[\w-]+)")
_PLACE = r"[A-ZÄÖÜ][\w.-]*(?:\s+(?:am|an\s+der|im|bei|[A-ZÄÖÜ][\w.-]*))*?"
_AFTER = rf"(?=\s*(?:{CUT}|[,.;!?]|$)|\s+(?:und|oder|zu[mr]?|zum|über|wegen|sowie)\b)"
_FROM = re.compile(
    rf"(?:(?:^|{CUT}|,)\s*(?:(?:und|nur|auch|oder)\s+)*(?:aus|in)\s+(?P<first>{_PLACE}){_AFTER}"
    rf"|\saus\s+(?P<last>{_PLACE})(?=\s*(?:{CUT}|[,.;!?]|$)))"
)
_TYPED_SMALL = re.compile(
    rf"(?:^|{CUT}|,)\s*(?:(?:und|nur|auch)\s+)?(?:aus|in)\s+(?!de[mnr]\b)(?P<first>[a-zäöüß-]{{3,}})"
    rf"(?=\s*(?:{CUT}|[,.;!?]|$))"
)


def refuse_strange(writing: Writing, said: Said, cities: Mapping[str, str]) -> None:
    """Asked before what is left becomes the topic; what stands in quotes is nobody's business here."""
    if found := _NOT.search(writing.text):
        said.problems.append(texts.not_negated(found[0]))
    if found := _FROM.search(writing.text) or _TYPED_SMALL.search(writing.text):
        name = next(filter(None, found.groups()))
        said.problems.append(texts.no_such_city(name, list(cities.values())))
        writing.cut(*found.span())


def refuse_either(topic: str, said: Said) -> None:
    """All words of a topic must be there, so it cannot be one or the other."""
    if found := _OR.search(topic):
        said.problems.append(texts.not_either(found["one"], found["other"]))
