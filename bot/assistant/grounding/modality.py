"""Whether something that is planned, asked for or to be looked into is told as a fact or as done."""

import re

from bot.assistant.grounding.clauses import Clause, closest, overlap, whole_sentences
from bot.assistant.grounding.ground import Ground
from bot.assistant.grounding.outcomes import stated
from bot.council.results import Outcome
from bot.council.votes import folded

_PLANNED = re.compile(
    r"\bsoll(?:te|en|ten|t)?\b|geplant\w*|\bplan(?:t|en|te)\b|\bin planung\b"
    r"|\bbeabsichtig\w*|\bvorgesehen|\bsieht\b[^;]*\bvor\b|\bvorgeschlagen"
    r"|\bvorschlag|\bschlägt\b|\bbeantrag\w*|\bprüf\w*|\bgeprüft|\bkönnt\w+|\bkann\b"
    r"|\bkönnen\b|\bwürden?\b|\bmöchte\w*|\bwill\b|\bwollen\b"
    r"|\bin angriff\b|\bangehen\b|\bziel\b|\bangestrebt|\bstrebt\b|\bempf\w+|\bbittet\b"
    r"|\bgebeten\b|\bvoraussichtlich|\berwartet|\bprognos\w*"
    r"|\bgeschätzt|\bschätzung|\bschätzt|\brechnet\b|\bangesetzt\b|\bkünftig\w*"
    r"|\bsei(?:en)?\b|\bhätten?\b|\bwäre\w*|\bob\b|\blaut\b|\bnach (?:ansicht|auffassung"
    r"|angaben|meinung|dem|der)\b"
)
_INTENDED = re.compile(
    r"\bsoll(?:te|en|ten|t)?\b|\bgeplant\w*|\bin planung\b|\bbeabsichtig\w*|\bbeantragt?\b"
    r"|\bvorgeschlagen|\bkönnte\w*|\bmöchte\w*|\bwill\b|\bwollen\b|\bob\b|\bin angriff\b"
)
_LOOKED_INTO = re.compile(r"\bob\b|\bprüf(?:en|t|ung|auftrag)\b|\bzu prüfen\b")
_SO_FAR = re.compile(r"\bbisher|\bbislang|\bderzeit|\bzurzeit|\bzur zeit|\baktuell|\bmomentan|\bheute\b")
_WHETHER = re.compile(r"\bob\b.*")
_LOOKS_INTO = re.compile(r"prüf|\bob\b|\bsoll|gutacht|untersuch|klär|denkbar|möglich|\bkönnte")
_INFINITIVE = re.compile(r"\bzu \w+en\b|\b\w+zu\w+en\b")
_AHEAD = re.compile(r"\b(?:wird|werden|legt|beginnt|folgt|findet|stehen|tritt)\b")
_DONE = re.compile(
    r"\b(?:wurden?|ist|sind|war|waren|hat|haben|hatte|hatten)\b[^,;]*\b(?:\w*ge\w{2,}t"
    r"|\w*ge\w{3,}en|\w{3,}iert|worden|be\w{3,}t|er\w{3,}t|ver\w{3,}t)\b"
)
_PAST = re.compile(
    r"\bwurden?\b|\bworden\b|\bwar(?:en)?\b|\bhat(?:te)?\b|\bhaben\b|\bhatten\b|\b(?:ist"
    r"|sind)\b|\bliegt\b|\blagen\b|\bbereits\b|\bmussten\b|\bkonnten\b|\w{3,}te\b"
)
_FEWEST = 2
"""Content words that must be shared before two sentences are taken to tell of the same."""


def is_as_certain(sentence: str, ground: Ground) -> bool:
    """False where all that the quotes plan is told as being so."""
    if not ground.quotes:
        return True
    return all(_holds(each, ground) for each in whole_sentences(sentence))


def _holds(said: Clause, ground: Ground) -> bool:
    words = folded(said.text)
    near = closest(said, whole_sentences(ground.around))
    if not near or overlap(said.words, near[0].words) < _FEWEST:
        return True
    there = [folded(each.text) for each in near]
    if _is_surer(words, there):
        return _parts_hold(said, near)
    # Results have their own check.
    if _PLANNED.search(words) or not _DONE.search(words) or stated(said.text) or _is_resolved(ground):
        return True
    return any(_PAST.search(each) or not _AHEAD.search(each) for each in there)


def _is_surer(words: str, there: list[str]) -> bool:
    """Whether what is looked into, or intended, is told as being so or as done."""
    if all(_LOOKED_INTO.search(each) for each in there) and not _LOOKS_INTO.search(words):
        return True
    if not all(map(_INTENDED.search, there)):
        return False
    if _DONE.search(words) and not _INTENDED.search(_WHETHER.sub(" ", words)):
        return True
    so_far = _SO_FAR.search(words) and any(map(_SO_FAR.search, there))
    return not _PLANNED.search(words) and not so_far


def _parts_hold(said: Clause, near: list[Clause]) -> bool:
    """A planned sentence has parts that are none: „sind derzeit drei; zwei weitere sollen folgen“."""
    for each in near:
        planned_parts, plain_parts = _planned_and_plain(each.text)
        shared = max((_shared(said, part) for part in plain_parts), default=0)
        planned = max((_shared(said, part) for part in planned_parts), default=0)
        if shared > planned:
            return True
    return False


def _planned_and_plain(text: str) -> tuple[list[str], list[str]]:
    """What „zu“ and a verb continue, „beabsichtigt, … zu bauen“, is planned too."""
    planned: list[str] = []
    plain: list[str] = []
    before = False
    for part in re.split(r"[,;]\s|\sund\s", text):
        words = folded(part)
        before = bool(_INTENDED.search(words)) or (before and bool(_INFINITIVE.search(words)))
        (planned if before else plain).append(part)
    return planned, plain


def _shared(said: Clause, part: str) -> int:
    return overlap(said.words, next(iter(whole_sentences(part)), Clause("", frozenset())).words)


def _is_resolved(ground: Ground) -> bool:
    return any(each.kind is Outcome.RESOLVED for each in (*ground.results, *ground.outcomes))
