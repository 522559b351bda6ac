"""Whether a sentence denies what its quotes affirm, or the other way round."""

import re

from bot.assistant.grounding.clauses import Clause, clauses, closest, overlap, whole_sentences
from bot.assistant.grounding.ground import Ground
from bot.assistant.grounding.opposites import closed
from bot.assistant.grounding.outcomes import stated
from bot.council.results import Outcome
from bot.council.votes import folded
from bot.retrieval.words.german import plain, stem, terms

_NEGATION = re.compile(
    r"\b(?:nicht|kein\w*|ohne|weder|nie|niemals|niemand\w*|nichts|keinesfalls|keineswegs"
    r"|ausgenommen|unzutreffend)\b"
)
# What contains such a word and denies nothing, or what the checks of results and votes read.
_HARMLESS = re.compile(
    r"\bnicht (?:nur|allein|zuletzt|mehr als|weniger als|über|unter|öffentlich\w*)\b"
    r"|\bnichtöffentlich\w*|\bohne weiteres\b"
    r"|\b(?:ohne|keine) (?:gegenstimmen?|enthaltung(?:en)?|nein-?stimmen?)\b"
    r"|\bkeine (?:\w+ )?mehrheit\b|\bkeine zustimmung\b"
    r"|\bnicht (?:\w+ )?(?:zugestimmt|beschlossen|angenommen|genehmigt|gebilligt|empfohlen"
    r"|befürwortet)\b|\bstimmte\w*\b[^,;]*\bnicht zu\b"
    r"|\b(?:keine?n?|ohne) (?:\w+ )?(?:entscheidung|beschluss|abstimmung|aussprache)\b"
    r"|\b(?:entscheidung|beschluss|abstimmung) (?:gab es|fiel|wurde|hat|haben|ist|fasste)\b[^,;.]*\bnicht\b"
    r"|^(?:ja|nein)[,:.]\s"
)
# Says no in its own way; such a word may stand for „nicht“.
_SAYS_NO = re.compile(
    r"\babgelehnt|\blehn\w+\b|\bablehn\w*|\bverneint?|\bverzicht\w*|\bentf[aä]ll\w*"
    r"|\bunterbl\w*|\bscheiter\w*|\bgescheitert|\bfehl\w+|\bmangel\w*"
    r"|\bverweiger\w*|\bstatt (?:de[rs]|eine[rs]|bisher\w*|wie)\b|\banstatt\b|\banstelle\b"
    r"|\bausgeschlossen|\bbleib\w*|\bbelassen|\bverbiet\w*|\bverbot\w*|\bnachtfahrverbot"
    r"|\bweg\b|\bscheide\w*|\bschied\w*|\bausge(?:schieden|nommen)|\bfrei(?:e[nrsm]?)?\b|kostenlos"
    r"|kostenfrei|gratis|unentgeltlich|\baufgehoben"
    r"|\bleer\b|\bausbleib\w*|\bausgeblieben|\bausfäll\w*"
)
# What is denied: up to three words behind it.
_DENIED = re.compile(r"\b(?:nicht|kein\w*|ohne)((?: [\w-]+){1,3})")
_WORD = re.compile(r"[^\W\d_]+")
MOST_OF = 0.7
_SHORTEST = 6
_YES_OR_NO = re.compile(r"^(ja|nein)[,:.]\s", re.IGNORECASE)


def negations_hold(sentence: str, ground: Ground, question: str) -> bool:
    if not _answer_holds(sentence, question):
        return False
    wrong = [each for each in clauses(sentence) if each.words and not _clause_holds(each, ground)]
    if any(_is_told(each, ground) for each in wrong):
        return False
    return not wrong or _sentences_hold(sentence, ground)


def is_yes_or_no(text: str) -> bool:
    return _YES_OR_NO.match(text) is not None


def _is_told(said: Clause, ground: Ground) -> bool:
    """Whether one clause of the quotes tells nearly all of it: then that one decides."""
    near = closest(said, clauses(ground.around))
    return bool(near) and overlap(said.words, near[0].words) >= max(2, MOST_OF * len(said.words))


def _sentences_hold(sentence: str, ground: Ground) -> bool:
    return all(
        _agrees(each, closest(each, whole_sentences(ground.around)), short=False)
        for each in whole_sentences(sentence)
    )


def _clause_holds(said: Clause, ground: Ground) -> bool:
    every = clauses(ground.around)
    return _agrees(said, closest(said, every), short=True) or any(_denies(each, said) for each in every)


def _denies(known: Clause, said: Clause) -> bool:
    """„Sie sind nicht mehr standsicher“ may rest on „… gefällt werden, weil sie nicht standsicher sind“."""
    denied = [frozenset(terms(found[1])) for found in _DENIED.finditer(said.text)]
    there = [frozenset(terms(found[1])) for found in _DENIED.finditer(known.text)]
    return any(words and words == other for words in denied for other in there)


def _agrees(said: Clause, near: list[Clause], *, short: bool) -> bool:
    """`short`: what is near are clauses, in which one word says no to all."""
    if not near:
        return not _denials(closed(folded(said.text)))
    return any(_same(said, each, short=short) for each in near)


def _same(said: Clause, known: Clause, *, short: bool) -> bool:
    one, other = closed(folded(said.text)), closed(folded(known.text))
    turned = _turned(said, known)
    if (_denials(one) + _denials(other) + turned) % 2 == 0:
        return True
    return bool(_SAYS_NO.search(one)) != (short and bool(_SAYS_NO.search(other)))


def _denials(text: str) -> int:
    """0 or 1: two words for it in one clause („weder … noch“, „keine … nicht“) are mostly one denial."""
    return int(bool(_NEGATION.search(_HARMLESS.sub(" ", folded(text)))))


def _turned(said: Clause, known: Clause) -> int:
    """How many words of one stand with „un-“ in the other: „nicht besetzt“ and „unbesetzt“."""
    return _opposed(said, known) + _opposed(known, said)


def _opposed(one: Clause, other: Clause) -> int:
    found = 0
    for word in _WORD.findall(one.text):
        low = word.lower()
        if low.startswith("un") and len(low) >= _SHORTEST and not low.startswith(("unter", "uns")):
            base, whole = stem(plain(low[2:])), stem(plain(low))
            if base in other.words and whole not in other.words:
                found += 1
    return found


def _answer_holds(sentence: str, question: str) -> bool:
    """„Ja“ before a refusal and „Nein“ before a resolution answer the question wrongly."""
    found = _YES_OR_NO.match(sentence)
    if (
        not found
        or _NEGATION.search(folded(question))
        or re.search("abgelehn|ablehn|lehnte", folded(question))
    ):
        return True
    rest = sentence[found.end() :]
    outcomes = stated(rest)
    if found[1].lower() == "ja":
        return not (Outcome.REJECTED in outcomes or (_denials(rest) and not outcomes))
    return Outcome.RESOLVED not in outcomes or bool(_denials(rest)) or bool(outcomes - {Outcome.RESOLVED})
