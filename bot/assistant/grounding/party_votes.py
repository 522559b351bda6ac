"""How parties voted, as a sentence and its quotes tell it."""

import re
from collections import defaultdict
from collections.abc import Iterator

from bot.assistant.grounding.ground import Ground
from bot.council.party_names import PartyNames
from bot.council.votes import folded
from bot.retrieval.query.vocabulary import packaged_glossary

_CUE = re.compile(
    r"(?P<abstention>enthaltung\w*|enthielt\w*|enthalten\b)"
    r"|(?P<no>gegen die stimmen?|dagegen|gegenstimmen?|lehnt\w*|stimmt\w* gegen|nein"
    r"|gegen (?:\w+ ){1,3}(?:stimmt|votiert)\w*|(?:sprach|sprachen) (?:sich )?gegen|verweiger\w*)"
    r"|(?P<yes>mit (?:den )?stimmen|stimmt\w* (?:für|zu)|dafür|zugestimmt|für (?:\w+ ){1,3}(?:stimmt"
    r"|votiert)\w*)"
)
# How else one tells of a side; only in the model's sentence, where what it means is read strictly.
_WEAK = re.compile(
    r"(?P<together>\bstimmt\w* (?:\w+ )?mit\b(?! (?:ja|nein|den stimmen)\b))"
    r"|(?P<no>\bgegner\w*|\bgegen\b)"
    r"|(?P<yes>unterstütz\w*|befürwort\w*|\btrug\w*\b.*\bmit\b|\bmit ja\b|\bnahm\w*\b|angenommen"
    r"|beschl[oü]\w*|\bhinter\b"
    r"|zustimm\w*|gebilligt|billigt\w*|\bfür\b)"
)
# A party may be named for what it asked for.
_ASKS = re.compile(
    r"\b(?:antr[aä]g\w*|anfrage\w*|vorschl\w*|initiative\w*|beantrag\w*|fraktion) (?:\w+ ){0,2}?(?:de[rs]"
    r"|von|aus)(?: \w+)? ?$"
)
_CUT = re.compile(
    r"[,;.()|]\s?|\s(?=gegen die stimme|bei (?:stimm)?enthaltung|mit den stimmen"
    r"|und (?:gegen|bei enthaltung))",
    re.IGNORECASE,
)


def parties_hold(sentence: str, ground: Ground) -> bool:
    """Each voted there as it is said to have; where its side is known, nothing vague is said of it."""
    known = _party_votes(ground.around)
    said = _party_votes(sentence)
    if not all(votes <= known.get(party, set()) for party, votes in said.items()):
        return False
    return all(
        _side(part) in known[party]
        for party, part in _named(sentence)
        if known.get(party) and not said.get(party)
    )


def _named(sentence: str) -> Iterator[tuple[str, str]]:
    """Parties, but for those that only asked for it, and the piece of the sentence in which each stands."""
    names, before = party_names(), ""
    for part in _CUT.split(sentence):
        # „CDU, SPD und FDP nahmen …“: a list has its verb at its end.
        whole = f"{before} {part}"
        for each in names.known.finditer(part):
            if not _ASKS.search(folded(part[: each.start()]) + " "):
                yield (
                    names.canonical(each[0]),
                    part if _side(part) else sentence if _is_listed(part) else whole,
                )
        before = part


def _is_listed(part: str) -> bool:
    return len(part.split()) <= 2  # noqa: PLR2004 - a name and its article


def _side(part: str) -> str:
    words = folded(part)
    found = _CUE.search(words) or _WEAK.search(words)
    return found.lastgroup or "" if found else ""


def _party_votes(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    if not _CUE.search(folded(text)):
        return found
    names = party_names()
    for part in _CUT.split(text):
        cue = _CUE.search(folded(part))
        if cue and cue.lastgroup:
            for each in names.known.finditer(part):
                found[names.canonical(each[0])].add(cue.lastgroup)
    return found


def party_names() -> PartyNames:
    return PartyNames.of(packaged_glossary().parties)
