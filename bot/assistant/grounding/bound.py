"""Whether each figure and day is said of what the quotes say it of, where they give several of one kind."""

import re
from collections.abc import Iterator, Sequence

from bot.assistant.grounding.bindings import pairs
from bot.assistant.grounding.dates import Date, is_given
from bot.assistant.grounding.ground import Ground
from bot.assistant.grounding.marks import DATE, TIME, Mark, is_part, marks
from bot.assistant.grounding.number_words import WORD
from bot.assistant.grounding.votes import take_votes
from bot.council.votes import folded

OF_FIGURE = 3
"""Another figure beside it tells more than a word: „2032 waren es 9.700“."""
_OF = re.compile(
    r"\b[Vv]on den [A-ZÄÖÜ]\w+ von (?:circa |rund |etwa )?$|\b[Vv]on (?:den |diesen |insgesamt |rund )$"
    r"|\d von $"
)
_OF_WHAT = re.compile(rf"^\s?(?:von|der)(?: den| insgesamt| rund)? (?:\d|(?:{WORD})\b)", re.IGNORECASE)
_LABEL = re.compile(
    r"(?<=[\w,] )(?!(?:Im|In|Am|Die|Der|Das|Für|Mit|Bei|Um|Auf|Von|Es|Rund|Bis|Ab|Es)\b)[A-ZÄÖÜ][\w-]* $"
)
_CHANGE = re.compile(
    r"st(?:eig|ieg)|s[aiu]nk|erhöh|senk|fiel|fällt|gefallen|wächst|wuchs|gewachsen|\bheb(?:t|en)\b|\bhob"
    r"|angehob|reduz|kürz|verringer|klettert"
)
_PREP = re.compile(r"\b(von|auf|um)(?: \w+)? $")
_FORMER = re.compile(
    r"\bbisher|\bbislang|\bzuvor|\bvorher|\bfrüher|\bursprünglich|\bstatt|\bvon\b|\bdamals|\bzunächst"
    r"|\bvormals|\banfangs|\balte[nrs]?\b"
    r"|\bbetrug|\bkostete|\blag(?:en)?\b|\bwar(?:en)?\b|\bzahlten?\b|\bvorjahr|\bgegenüber|\bvor der"
)
_STARTS = re.compile(r"\b(?:ab|frühestens)(?: dem| der| anfang| ende| mitte| jahr)* $")
_FROM = re.compile(r"\b(?:vom|von|zwischen)(?: dem| anfang)? $")
_ENDS = re.compile(
    r"\b(?:bis|spätestens)(?: zum| zur| am| dem| ende| anfang| mitte| einschliesslich| spätestens| jahr)* $"
)
_TO = re.compile(r"^[^,;.]{0,3}\.?[^,;]{0,22}\bbis\b")
_STRICT = re.compile(r"\b(?:ab|bis)(?: zum| zur)? $")
_BEFORE, _AFTER = re.compile(r"\bvor dem $"), re.compile(r"\bnach dem $")
_BEGINNING = re.compile(r"\bbeg[ia]nn\w*|\bstart\w*|\beröffn\w*|\bbaubeginn")
_ENDING = re.compile(
    r"\bende[nt]?\b|\bendete\w*|\bläuft aus|\bausläuft|\babgelaufen|\bfertig\w*|\babgeschlossen"
)
_TERM = re.compile(r"\bfrist|\bzum\b|\bspätestens|\btermin|\bstichtag|\bbis\b|\bschluss")
_NEGATIVE = re.compile(r"(?:^|[\s(])(?:minus |-)$")
_LOSS = re.compile(r"verlust|defizit|fehlbetrag|negativ|minus|unterdeckung")


def dates_are_bound(sentence: str, ground: Ground) -> bool:
    return all(
        _has_role(mark, known) and (_is_of_role(mark, known) or _is_bound(mark, known))
        for mark, known in _pairs(sentence, ground, {DATE, TIME})
    )


def figures_are_bound(sentence: str, ground: Ground) -> bool:
    words = folded(sentence)
    return all(
        _is_bound(mark, known) and _is_moved_alike(mark, known, words) and _has_sign(mark, known, words)
        for mark, known in _pairs(sentence, ground, None)
    )


def _pairs(sentence: str, ground: Ground, kinds: set[str] | None) -> Iterator[tuple[Mark, list[Mark]]]:
    """Each mark of the sentence, and those of its kind in the quotes."""
    there = marks(ground.around)
    voted = {number for _, number in take_votes(sentence)} | {
        each for pair in pairs(sentence) for each in pair
    }
    for mark in marks(sentence):
        if (mark.kind in {DATE, TIME}) == (kinds is not None) and not _has_own_check(mark, voted):
            yield mark, [each for each in there if each.kind == mark.kind]


def _has_own_check(mark: Mark, voted: set[int]) -> bool:
    """Votes, and „62 von 75“."""
    if mark.kind in {DATE, TIME}:
        return False
    is_pair = bool(_OF.search(mark.before)) or (not mark.kind and bool(_OF_WHAT.search(mark.behind)))
    return is_pair or (not mark.kind and mark.value in voted)


def _is_bound(mark: Mark, known: Sequence[Mark]) -> bool:
    own = [each for each in known if _same(mark, each)]
    if _is_label(mark) or (own and all(_is_label(each) for each in own)):
        return not own or any(_is_label(mark) == _is_label(each) for each in own)
    rivals = [each for each in known if not _same(mark, each) and not _is_label(each)]
    rivals = [each for each in rivals if all(each.start != one.start for one in own)]
    if not own or not rivals:
        return True
    best = max(own, key=lambda each: _score(mark, each, rivals))
    mine = _score(mark, best, rivals)
    dated = any(each[0] == "#" for each in best.anchors)
    other = max(_score(mark, each, own, dated=dated) for each in rivals)
    beside = [each for each in rivals if each.sentence == best.sentence]
    is_first = not any(each.start < best.start for each in beside)
    if beside and not is_first and not mine and _distinct(best, rivals) and is_part(best.stretch):
        return False
    if not beside:
        return mine > 0 or not mark.anchors or not any(mark.anchors <= each.anchors for each in rivals)
    alone = all(each.thing != mark.thing and not is_part(each.stretch) for each in rivals)
    if mark.thing and mark.thing == best.thing and alone and not _OF.search(best.before):
        return True
    return other == 0 or mine > other or (mine == other and not is_first)


def _is_label(mark: Mark) -> bool:
    """„Linie 7“ counts nothing."""
    return not mark.kind and not mark.thing and bool(_LABEL.search(mark.before))


def _same(mark: Mark, known: Mark) -> bool:
    if isinstance(mark.value, Date) and isinstance(known.value, Date):
        return is_given(Date(*mark.value[:3]), [Date(*known.value[:3])]) or is_given(
            Date(*known.value[:3]), [Date(*mark.value[:3])]
        )
    return mark.value == known.value


def _score(mark: Mark, known: Mark, others: Sequence[Mark], *, dated: bool = True) -> int:
    """Another figure counts only where both have one: else it holds for all of the sentence."""
    shared = mark.anchors & _distinct(known, others)
    return sum((OF_FIGURE if dated else 0) if each[0] == "#" else 1 for each in shared)


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


def _is_of_role(mark: Mark, known: Sequence[Mark]) -> bool:
    """„bis 13 Uhr“, of what begins at 11 and ends at 13 o'clock."""
    roles = [_role(each) for each in known if _same(mark, each)]
    others = {_role(each) for each in known if not _same(mark, each)}
    return _STRICT.search(mark.before) is not None and _role(mark) in roles and _role(mark) not in others


def _has_sign(mark: Mark, known: Sequence[Mark], words: str) -> bool:
    own = {bool(_NEGATIVE.search(each.before)) for each in known if _same(mark, each)}
    said = bool(_NEGATIVE.search(mark.before))
    return not own or said in own or (not said and bool(_LOSS.search(words)))


def _has_role(mark: Mark, known: Sequence[Mark]) -> bool:
    said = _role(mark)
    roles = {_role(each) for each in known if _same(mark, each)}
    if not said or not roles or said in roles:
        return True
    if not isinstance(mark.value, Date) or mark.value.day is None:
        return {said, *roles} != {"begin", "end"} or said in roles
    if said == "after" and "end" in roles:
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
