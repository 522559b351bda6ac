"""What governs a quoted clause: who says so, on which condition, with which exception.

A quote may be cut so that none of it is left. So the whole sentence of the source is read, and its lead.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.assistant.grounding.clauses import Clause, closest, is_fragment, is_said, overlap, whole_sentences
from bot.assistant.grounding.ground import Ground
from bot.assistant.grounding.outcomes import stated
from bot.assistant.grounding.quotes import Standing
from bot.assistant.grounding.votes import take_votes
from bot.assistant.grounding.words import TELLING
from bot.council.results import Outcome
from bot.council.votes import folded
from bot.retrieval.words.german import terms

_UNTRUE = re.compile(
    r"\b(?:trifft|treffen|traf) (?:\w+ ){0,2}nicht zu\b|\bunzutreffend|\b(?:ist|sind|war|waren|sei"
    r"|seien) (?:\w+ )?"
    r"(?:falsch|unwahr|unrichtig)\b|\bfalsch (?:ist|sind)|\bnicht richtig\b|\bstimmt nicht\b|\bentbehr\w+"
    r"|\bentgegen\b|\bgerüchte?n?\b|\bdementier\w+|\bbestreite\w*|\bbestritt\w*|\bbezweifel\w*"
    r"|\bwiderspr[aio]ch\w*|\birrtümlich|\bangeblich\w*|\bvermeintlich\w*"
)
_UNTRUE_NEXT = re.compile(
    r"^\W*(?:das|dies|diese \w+|beides) (?:ist|trifft|stimmt|sind) (?:\w+ )?(?:nicht|unzutreffend|falsch"
    r"|unwahr)\b"
)
_NO = re.compile(r"\bnicht\b|\bkeine?\w*\b|\bniemals?\b|\bnie\b")
_RUMOUR = re.compile(
    r"\bbehaupt\w*|\bgerücht\w*|\blaut\b|\bansicht|\bmeinung|\bauffassung|\bvorw[iu]rf\w*|\bwirft\b"
)
_CONDITION = re.compile(
    r"\b(?:falls|sofern|soweit|vorausgesetzt|es sei denn|unter der (?:voraussetzung|bedingung)"
    r"|vorbehaltlich"
    r"|im fall[es]?|für den fall|wenn|bei (?:einer |einem )?(?:ablehnung|zustimmung|annahme|ausbleiben"
    r"|wegfall"
    r"|scheitern|bedarf))\b(?P<of>[^,;:]{0,120}?)(?=,|;|:|$| (?:wird|werden|ist|sind|kann|können|muss"
    r"|müssen|fällt|droht|bleibt|kostet)\b)|^ohne\b(?P<lack>(?: \w+){1,6}?)(?= (?:wird|werden|kann|können"
    r"|ist|sind"
    r"|kostet|muss|müssen|fällt|droht|bleibt|steigt)\b)"
)
_CONDITIONAL = re.compile(
    r"\b(?:falls|sofern|soweit|wenn|vorausgesetzt|voraussetzung|bedingung|vorbehalt\w*|im fall\w*|ohne"
    r"|bei|nur"
    r"|sollte|würden?|könnten?|wären?|müssten?)\b|^(?:wird|werden|findet|finden|bleibt|gibt|kommt|stimmt"
    r"|ist|lehnt|scheitert)\b"
)
_SAYS = re.compile(
    r"\bbehaupte\w*|\bmein(?:t|en|te|ten)\b|\b(?:auffassung|ansicht|meinung|überzeugung)\b|\bforder(?:t|n"
    r"|te|ten)\b"
    r"|\bverlang\w+|\bbeantrag(?:t|en|te|ten)\b|\bmöchten?\b|\bwünsch\w+|\bkritisier\w+|\bbemängel\w+"
    r"|\bbefürchte\w*"
    r"|\bbezweifel\w*|\bbestreite\w*|\bvermute\w*|\bregt\w*\b[^,;]{0,40}\ban\b|\bschl(?:ägt"
    r"|agen)\b[^;]{0,80}\bvor\b"
    r"|\bplädier\w+|\bwarn(?:t|en|te)\b|\bhält\b[^,;]{0,40}\bfür (?:möglich|denkbar)"
    r"|\bwirft\b[^,;]{0,60}\bvor\b"
    r"|\bgeh(?:t|en) davon aus\b|\blautet\w*|\balternativ\w*:|\bvariante\b|\bwill\b|\bwollen\b|\bziel\b"
    r"|\bempf(?:iehlt|ehlen)\b"
)
# „Der Stadtrat beschließt die Sanierung in der Variante B“: nobody describes one of several.
_CHOSEN = re.compile(r"(\bbeschliess(?:t|en)\b[^.;:]{0,200}?\b(?:in|nach|gemäss) (?:der )?)variante\b")
_RULES = re.compile(
    r"^(?:sie|(?:die|eine) (?:\w*satzung|verordnung)|das gesetz) (?:verlangt|fordert"
    r"|will)\b"
)
_TOLD_SO = re.compile(
    r"\bbehaupt\w*|\bmein\w*|\bauffassung|\bansicht|\bsicht\b|\bforder\w*|\bverlang\w*|\bbeantrag\w*"
    r"|\bantr[aä]g\w*|\bmöcht\w*"
    r"|\bwunsch\w*|\bwünsch\w*|\bkriti\w*|\bbemängel\w*|\bbefürcht\w*|\bbezweifel\w*|\bbestreit\w*"
    r"|\bvermut\w*|\breg\w+\b.*\ban\b"
    r"|\bvorschl\w*|\bvorgeschl\w*|\bschl(?:ägt|agen|ug)\b|\bplädier\w*|\bwarn\w*|\blaut\b|\bzufolge"
    r"|\bsoll(?:en|te|ten)?\b|\bwill(?:en)?\b"
    r"|\bwoll(?:en|te|ten)\b|\bnach (?:ansicht|auffassung|meinung|angaben|dem|den|der|einschätzung)\b"
    r"|\bhält\b|\bwirft\b|\bvorwurf"
    r"|\bgeh(?:t|en)\b|\balternativ\w*|\bvariante\w*|\boption\w*|\bmöglichkeit|\bziel\b|\bempf\w+"
    r"|\bgeplant|\bplan\w*|\bkönnten?\b"
    r"|\bsei(?:en)?\b|\bwürden?\b|\bsieht\b|\bbitte\w*|\bspr[aio]ch\w*|\bsetzt sich\b|\bvorgesehen"
    r"|\bwirbt|\bprüf\w*|\bfrag\w*"
)
_GIVEN_UP = re.compile(
    r"\bverworfen\w*|\bnicht weiter ?verfolgt|\bausgeschieden|\bnicht (?:mehr )?weiter(?:geführt|verfolgt)"
)
_EXCEPTION = re.compile(
    r"\bausser\b(?! (?:kraft|betrieb|acht))|\bmit ausnahme\b|\bausgenommen\b|\babgesehen von\b"
    r"|\bbis auf (?:de[nr]|die|das)\b"
)
_EXCEPTED = re.compile(
    r"\bauss?er\b|\bausnahm\w*|\bausgenommen|\babgesehen|\bbis auf\b|\bnicht\b|\bkein\w*|\bgeschlossen"
    r"|\bohne\b|\bnur\b"
)
_ONLY = re.compile(
    r"(?<!nicht )\b(?:nur|lediglich|ausschliesslich)\b(?P<of>(?: (?:an|mit|nach|bei|in|auf|zu|der|dem|den"
    r"|die|das|einer|einem|eine|von|für|zur|zum|bis))* \w+)"
)
_LIMITED = re.compile(
    r"\bhöchstens|\bmaximal|\bbis zu\b|\bnur\b|\blediglich|\bausschliesslich|\ballein\w*|\bbloss"
    r"|\bausser\b|\bkein\w*|\bnicht\b|\bbeschränk\w*"
)
_RESOLVES = re.compile(
    r"\bbeschliess(?:t|en)\b[^.;:]{0,60}:|\bbeschluss(?:vorschlag|entwurf|antrag"
    r"|empfehlung)\w*[^.;:]{0,40}:|\bbeantrag(?:t|en)\b[^.;:]{0,60}:"
    r"|\bantrag lautet\b|\bmöge beschliessen\b"
)
_FRAME = re.compile(r"\b(?:rat|\w+rat|\w*ausschuss|\w*versammlung|\w*beirat) beschliess(?:t|en)\b")
_UNDONE = frozenset({Outcome.REJECTED, Outcome.WITHDRAWN, Outcome.POSTPONED, Outcome.NOT_RECOMMENDED})
_COSTS = re.compile(r"\bkoste[nt]\b.*\d|\d.*\bkosten\b")
_COSTS_THERE = re.compile(r"\bmit \w*kosten\b|\b(?:gesamt|bau|investitions|herstellungs|sanierungs)kosten\b")
_REACH = 80
"""Characters behind a count of votes that may still speak of it."""
_ITEM = re.compile(r"^\W*(?:\d{1,2}\.|\d{1,2}\)|[a-h]\))\s")
_PROPOSED = re.compile(
    r"\bsoll(?:en|te|ten)?\b|\bvorschl\w*|\bvorgeschl\w*|\bschl(?:ägt|agen)\b|\bbeantrag\w*"
    r"|\bantr[aä]g\w*|\bgeplant|\bvorgesehen|\bsieht\b"
    r"|\bwürden?\b|\bwill\b|\bmöcht\w*|\bforder\w*|\blaut\b|\bnach de[mr]\b|\bbeschlussv\w*|\bentwurf"
    r"|\bbittet|\bempf\w*|\bkönnten?\b|\bbeauftrag\w*"
)


def governs_hold(sentence: str, ground: Ground, question: str = "") -> bool:
    """False where a sentence leaves out what makes its quote something else than a fact."""
    if take_votes(sentence) and not any(map(_is_content, terms(sentence))):
        ground = _near_quotes(ground)
    frame = f"{folded(question)} " if is_fragment(sentence) else ""
    for said in whole_sentences(sentence):
        near = closest(said, whole_sentences(ground.around))
        if near and not any(_holds(said, each, frame) for each in near):
            return False
    return not any(
        _is_denied_behind(sentence, each) or _is_proposed(sentence, each, ground) for each in ground.quotes
    )


def _near_quotes(ground: Ground) -> Ground:
    """For counts of votes, which minutes write without a full stop: without the speech far behind them."""
    return replace(ground, quotes=tuple(map(_without_rest, ground.quotes)))


def _without_rest(quote: Standing) -> Standing:
    end = quote.context.find(quote.text) + len(quote.text)
    is_far = len(quote.context) > end + _REACH
    return replace(quote, context=quote.context[: end + _REACH], after="" if is_far else quote.after)


def _is_content(word: str) -> bool:
    return word not in TELLING and not word.isdigit()


def _holds(said: Clause, known: Clause, frame: str) -> bool:
    """`frame`: the question, where what answers it has no verb and so says nothing by itself."""
    words, there = folded(said.text), folded(known.text)
    return all(
        (
            not _UNTRUE.search(there) or _UNTRUE.search(words) or _NO.search(words) or _RUMOUR.search(words),
            _condition_holds(said, words, there),
            not _is_told_by(said, there) or _TOLD_SO.search(frame + words) or _UNTRUE.search(words),
            not _GIVEN_UP.search(there)
            or _GIVEN_UP.search(words)
            or _NO.search(words)
            or _is_of_rest(said, there),
            not _EXCEPTION.search(there) or _EXCEPTED.search(words),
            _limit_holds(said, words, there),
        )
    )


def _condition_holds(said: Clause, words: str, there: str) -> bool:
    found = _CONDITION.search(there)
    if not found or _CONDITIONAL.search(words):
        return True
    named = frozenset(terms(found["of"] or found["lack"] or ""))
    return bool(named) and 2 * overlap(named, said.words) >= len(named)


def _is_told_by(said: Clause, there: str) -> bool:
    """Somebody says so, and what is told stands rather behind that than before it."""
    found = _SAYS.search(_CHOSEN.sub(lambda chosen: f"{chosen[1]}--------", there))
    if not found or _RULES.search(there):
        return False
    before, after = there[: found.start()], there[found.end() :]
    return _shared(said, after) >= _shared(said, before)


def _is_of_rest(said: Clause, there: str) -> bool:
    found = _GIVEN_UP.search(there)
    if not found:
        return False
    return _shared(said, there[found.end() :]) > _shared(said, there[: found.start()])


def _limit_holds(said: Clause, words: str, there: str) -> bool:
    """„nur mit Anmeldung“ may become „nach Anmeldung“."""
    found = _ONLY.search(there)
    if not found or _LIMITED.search(words):
        return True
    named = frozenset(terms(found["of"]))
    if not named:
        return True
    rest = _shared(said, there[: found.start()] + there[found.end() :])
    return any(is_said(each, said.words) for each in named) or not rest


def _shared(said: Clause, part: str) -> int:
    return overlap(frozenset(terms(part)), said.words)


def is_denied(ground: Ground) -> bool:
    """Whether the sentence behind a quote says that it is not so."""
    return any(_UNTRUE_NEXT.search(folded(each.after)) for each in ground.quotes)


def _is_denied_behind(sentence: str, quote: Standing) -> bool:
    words = folded(sentence)
    return bool(_UNTRUE_NEXT.search(folded(quote.after))) and not (_UNTRUE.search(words) or _NO.search(words))


def _is_proposed(sentence: str, quote: Standing, ground: Ground) -> bool:
    """„Der Stadtrat beschließt: …“, told as done of what the data says was not resolved.

    What something costs is so whatever became of it.
    """
    words = folded(sentence)
    if not _is_undone(ground):
        return False
    costs = _COSTS.search(words) and _COSTS_THERE.search(folded(quote.context))
    if _PROPOSED.search(words) or stated(sentence) or costs:
        return False
    led = list(_leads(quote))
    own = closest(Clause(sentence, frozenset(terms(sentence))), whole_sentences(ground.around)) if led else []
    return any(each in led for each in own)


def _is_undone(ground: Ground) -> bool:
    """Whether the data says that it was rejected, withdrawn or not decided, and not resolved elsewhere."""
    known = {each.kind for each in (*ground.outcomes, *ground.results)}
    is_resolved = bool(known & {Outcome.RESOLVED, Outcome.SEVERAL})
    return any(each.caution for each in ground.sources) or (bool(known & _UNDONE) and not is_resolved)


def _leads(quote: Standing) -> Iterator[Clause]:
    """The sentences that a paper asks to be resolved."""
    for each in whole_sentences(quote.context):
        words = folded(each.text)
        is_item = _ITEM.search(each.text) and _RESOLVES.search(folded(quote.before + quote.context))
        if _RESOLVES.search(words) or is_item or _FRAME.search(words):
            yield each
