"""Whether each figure and day is said of what the quotes say it of, where they give several of one kind."""

import re
from collections.abc import Iterator, Sequence

from bot.assistant.grounding.dates import Date, is_given
from bot.assistant.grounding.ground import Ground
from bot.assistant.grounding.marks import DATE, TIME, Mark, marks
from bot.council.votes import folded

OF_FIGURE = 3
"""Another figure beside it tells more than a word: „2032 waren es 9.700“."""
_CHANGE = re.compile(
    r"st(?:eig|ieg)|s[aiu]nk|erhöh|senk|fiel|fällt|gefallen|wächst|wuchs|gewachsen|heb|hob|reduz|kürz|verringer|klettert"
)
_PREP = re.compile(r"\b(von|auf|um)(?: \w+)? $")
_FORMER = re.compile(
    r"\bbisher|\bbislang|\bzuvor|\bvorher|\bfrüher|\bursprünglich|\bstatt|\bvon\b|\bdamals|\bzunächst|\bvormals|\banfangs|\balte[nrs]?\b"
    r"|\bbetrug|\bkostete|\blag(?:en)?\b|\bwar(?:en)?\b|\bzahlten?\b|\bvorjahr|\bgegenüber|\bvor der"
)
_STARTS = re.compile(r"\b(?:ab|seit|frühestens)(?: dem| der| anfang| ende| mitte| jahr)* $")
_FROM = re.compile(r"\b(?:vom|von|zwischen)(?: dem| anfang)? $")
_ENDS = re.compile(r"\b(?:bis|spätestens)(?: zum| zur| am| dem| ende| anfang| mitte| einschliesslich| spätestens| jahr)* $")
_TO = re.compile(r"^[^,;.]{0,3}\.?[^,;]{0,22}\bbis\b")
_BEFORE, _AFTER = re.compile(r"\bvor dem $"), re.compile(r"\bnach dem $")
_BEGINNING = re.compile(r"\bbeg[ia]nn\w*|\bstart\w*|\beröffn\w*|\bbaubeginn")
_ENDING = re.compile(r"\bende[nt]?\b|\bendete\w*|\bläuft aus|\bausläuft|\babgelaufen|\bfertig\w*|\babgeschlossen|\bfrist\b|\bstichtag")
_TERM = re.compile(r"\bfrist|\bzum\b|\bspätestens|\btermin|\bstichtag|\bbis\b|\bschluss")
_NEGATIVE = re.compile(r"(?:^|[\s(])(?:minus |-)$")
_LOSS = re.compile(r"verlust|defizit|fehlbetrag|negativ|minus|unterdeckung")


def dates_are_bound(sentence: str, ground: Ground) -> bool:
    return all(_is_bound(mark, known) and _has_role(mark, known) for mark, known in _pairs(sentence, ground, {DATE, TIME}))


def figures_are_bound(sentence: str, ground: Ground) -> bool:
    words = folded(sentence)
    return all(
        _is_bound(mark, known) and _is_moved_alike(mark, known, words) and _has_sign(mark, known, words)
        for mark, known in _pairs(sentence, ground, None)
    )


def _pairs(sentence: str, ground: Ground, kinds: set[str] | None) -> Iterator[tuple[Mark, list[Mark]]]:
    """Each mark of the sentence, and those of its kind in the quotes."""
    there = marks(ground.around)
    for mark in marks(sentence):
        if (mark.kind in {DATE, TIME}) == (kinds is not None):
            yield mark, [each for each in there if each.kind == mark.kind]


def _is_bound(mark: Mark, known: Sequence[Mark]) -> bool:
    own = [each for each in known if _same(mark, each)]
    rivals = [each for each in known if not _same(mark, each) and all(each.start != one.start for one in own)]
    if not own or not rivals:
        return True
    best = max(own, key=lambda each: _score(mark, each, rivals))
    mine = _score(mark, best, rivals)
    other = max(_score(mark, each, own) for each in rivals)
    beside = [each for each in rivals if each.sentence == best.sentence]
    is_first = not any(each.start < best.start for each in beside)
    if beside and not is_first and not mine and _distinct(best, rivals):
        return False
    return other == 0 or mine > other or (mine == other and not is_first)


def _same(mark: Mark, known: Mark) -> bool:
    if isinstance(mark.value, Date) and isinstance(known.value, Date):
        return is_given(Date(*mark.value[:3]), [Date(*known.value[:3])]) or is_given(
            Date(*known.value[:3]), [Date(*mark.value[:3])]
        )
    return mark.value == known.value


def _score(mark: Mark, known: Mark, others: Sequence[Mark]) -> int:
    return sum(OF_FIGURE if each[0] == "#" else 1 for each in mark.anchors & _distinct(known, others))


def _distinct(mark: Mark, others: Sequence[Mark]) -> frozenset[str]:
    return mark.anchors.difference(*(each.anchors for each in others))


def _is_moved_alike(mark: Mark, known: Sequence[Mark], words: str) -> bool:
    """„von 3,60 auf 4,10“: what it was, what it became and by how much are three things."""
    own = [each for each in known if _same(mark, each)]
    moves = {_move(each) for each in own}
    if not own or "" in moves:
        return True
    if _move(mark):
        return _move(mark) in moves
    return moves != {"von"} or bool(_FORMER.search(words))


def _move(mark: Mark) -> str:
    found = _PREP.search(folded(mark.before) + " ") if mark.before.endswith(" ") else None
    if not found or not _CHANGE.search(folded(mark.stretch + mark.before)):
        former = re.search(r"\b(?:bisher|bislang|statt)\b[^,;]{0,12}$", folded(mark.before))
        return "von" if former else ""
    return found[1]


def _has_sign(mark: Mark, known: Sequence[Mark], words: str) -> bool:
    own = {bool(_NEGATIVE.search(each.before)) for each in known if _same(mark, each)}
    said = bool(_NEGATIVE.search(mark.before))
    return not own or said in own or (not said and bool(_LOSS.search(words)))


def _has_role(mark: Mark, known: Sequence[Mark]) -> bool:
    said = _role(mark)
    roles = {_role(each) for each in known if _same(mark, each)}
    if not said or not roles or said in roles:
        return True
    if said == "begin":
        return not roles <= {"end", "before"}
    if said == "end":
        own = [each for each in known if _same(mark, each)]
        return "" in roles and any(_TERM.search(folded(each.stretch)) for each in own)
    return False


def _role(mark: Mark) -> str:
    before = folded(mark.before) + (" " if mark.before.endswith(" ") else "")
    if _BEFORE.search(before) or _AFTER.search(before):
        return "before" if _BEFORE.search(before) else "after"
    if _ENDS.search(before):
        return "end"
    if _STARTS.search(before) or (_FROM.search(before) and _TO.search(folded(mark.behind))):
        return "begin"
    words = folded(mark.stretch)
    begins, ends = bool(_BEGINNING.search(words)), bool(_ENDING.search(words))
    return "" if begins == ends else "begin" if begins else "end"
