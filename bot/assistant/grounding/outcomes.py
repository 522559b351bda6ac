"""Which results a sentence states, and whether its quotes and the data state them too.

Asserted is what is told as having happened. What somebody proposes, asks for or is to decide is none, and
„beschließt“ in a paper is its proposal unless votes stand beside it or the data says that it was adopted.
"""

import re
from collections.abc import Collection
from functools import lru_cache

from bot.assistant.grounding.dates import take_dates
from bot.assistant.grounding.ground import Ground
from bot.assistant.grounding.number_words import WORD
from bot.assistant.grounding.quotes import sentences
from bot.council.results import Outcome, Result
from bot.council.votes import folded

_YES = r"(?:beschlossen\w*|zugestimmt|angenommen|genehmigt|gebilligt|bewilligt|verabschiedet|entlastet)"
_NO_WORD = r"\b(?:nicht|nie|niemals|keineswegs)\b(?: \w+){0,2} "
_STATED: tuple[tuple[Outcome, re.Pattern[str]], ...] = tuple(
    (outcome, re.compile(pattern))
    for outcome, pattern in (
        (
            Outcome.NOT_RECOMMENDED,
            (
                r"\bnicht (?:\w+ )?(?:empfohlen|befürwortet)|ablehnung\b[^,;.]*\bempf"
                r"|empfiehlt\b[^;.]*ab(?:zu)?lehn"
            ),
        ),
        (
            Outcome.REJECTED,
            (
                rf"\babgelehnt\w*|\blehnte?n?\b[^;]*\bab\b|\bablehnung\b|\bzurückgewiesen|\bscheiterte"
                rf"|\bgescheitert|\bverworfen|\bverwarf\w*|\b(?:sprach|sprachen|entschied|entschieden"
                rf"|votierten?) (?:sich )?[^,;]{{0,60}}?\bgegen (?:de[nr]|die|das|eine?n?|diese\w*)\b"
                rf"|\b(?:hat|haben|habe|hatte|sich)\b[^,;]{{0,60}}?"
                rf"\bgegen (?!\d|ende|anfang|mitte)[^,;]{{1,150}}?\bentsch(?:ieden|ied)\b"
                rf"|(?:rat|ausschuss|beirat|versammlung) (?:hat|habe) (?:sich )?(?:\w+ ){{0,4}}gegen"
                rf" (?!\d)[^,;]{{1,150}}?\b(?:ausgesprochen|gestimmt|votiert)\b"
                rf"|(?:rat|ausschuss|beirat|versammlung) stimmte (?:\w+ ){{0,3}}gegen (?:de[nr]|die|das"
                rf"|eine?n?)\b|{_NO_WORD}{_YES}"
            ),
        ),
        (
            Outcome.REJECTED,
            r"\bkeine (?:\w+ )?(?:mehrheit|zustimmung)\b|\bstimmte?n?\b[^;]*\bnicht zu\b|\bverweigert",
        ),
        (Outcome.POSTPONED, r"\bvertag\w+|\bzurückgestellt|\babgesetzt|\bverschoben|\bverschob\b"),
        (
            Outcome.REFERRED,
            (
                r"\b(?:zurück)?(?:verwiesen|verwies|überwiesen|überwies|verweisung|überweisung)\b"
                r"|\bweitergeleitet"
            ),
        ),
        (
            Outcome.WITHDRAWN,
            (
                r"\bzurückgezogen|\bzog(?:en)?\b[^;]*\bzurück|\bzurückgenommen"
                r"|\bnahm(?:en)?\b[^;]*\bzurück|\bzieht\b[^;]*\bzurück"
            ),
        ),
        (
            Outcome.RECOMMENDED,
            r"(?<!nicht )\bempfohlen\w*|\bempfahl\w*|\bempfiehlt|\bempfehlung\b|\bbefürwortet\w*",
        ),
        (
            Outcome.NOTED,
            r"\bzur kenntnis\b|\bkenntnisnahme\b|\bkenntnis genommen|\bnahm\w* (?:\w+ )?kenntnis",
        ),
        (Outcome.SETTLED, r"\berledigt\b|\bgegenstandslos|\bhinfällig"),
        (
            Outcome.RESOLVED,
            (
                rf"{_YES}|\bbeschloss(?:en)?\b|\bbilligten?\b|\bgenehmigten?\b|\bverabschiedeten?\b"
                rf"|\bstattgegeben|\bbeschl(?:uss(?:es)?|üsse)\b"
            ),
        ),
        (
            Outcome.RESOLVED,
            (
                r"\bstimmten?\b[^;]*\bzu(?=[,.;]|$| und\b)|\bnahm(?:en)?\b[^;]*\ban(?=[,.;]|$)|\b(?:hat"
                r"|haben|wurden?)\b[^;]*\bgewählt\b|\bzustimmung erteilt"
                r"|\berteilte?n?\b[^;]*(?:entlastung|zustimmung)"
            ),
        ),
    )
)
_PRESENT = re.compile(
    r"\bbeschliesst\b|\bstimmt\b[^;]*\bzu(?=[,.;]|$)|\bwird\b[^;]*\b(?:zugestimmt"
    r"|beschlossen|genehmigt|angenommen)|\bstellt\b[^;]*\bfest\b|\berteilt\b"
)
_DENIED = re.compile(
    r"\bnicht (?:vertagt|abgelehnt|zurück\w+|verwiesen|überwiesen|abgesetzt|verschoben"
    r"|zur kenntnis)"
)
_NOTHING_DECIDED = re.compile(
    r"\b(?:keine?n?|ohne) (?:abschliessende[nrs]? |endgültige[nrs]? )?(?:entscheidung"
    r"|beschluss(?:fassung)?|abstimmung)\b"
    r"|\b(?:entscheidung|beschluss|abstimmung) (?:gab es|fiel|wurde|ist|hat|haben|fasste|fassten|traf)"
    r"[^,;.]*\bnicht\b(?: gefasst| getroffen)?|\b(?:entscheidung|beschluss"
    r"|abstimmung) erfolgte[^,;.]*\bnicht\b"
    r"|\b(?:noch )?nicht (?:entschieden|abgestimmt|abschliessend\w*)"
)
# How some voted is no result.
_BY_SOME = re.compile(
    rf"(?:(?<![\d.])\d{{1,3}}(?![\d.])|\b(?:{WORD}|cdu|spd|fdp|afd|grünen?|linken?"
    rf"|fraktion(?:en)?))(?: (?:mitglieder|\w*räte|\w*mitglieder|personen"
    rf"|stimmen))? (?:stimmten?|lehnten?)\b[^,;.]*?\b(?:zu|ab)\b"
)
_OPEN = {
    Outcome.POSTPONED,
    Outcome.REFERRED,
    Outcome.WITHDRAWN,
    Outcome.NOTED,
    Outcome.RECOMMENDED,
    Outcome.DISCUSSED,
    Outcome.NO_VOTE,
}
_IN_FAVOUR = re.compile(
    r"\b(?:sprach|sprachen|entschied|entschieden) (?:sich )?[^,;]{0,60}?\bfür (?:de[nr]|die|das|eine?n?"
    r"|diese\w*)\b"
    r"|\b(?:hat|haben|habe|hatte|sich)\b[^,;]{0,60}?\bfür (?!\d|ende|anfang|mitte)[^,;]{1,150}?"
    r"\bentsch(?:ieden|ied)\b"
    r"|(?:rat|ausschuss|beirat|versammlung) (?:stimmte|votierte) (?:[\w.]+ ){0,4}für (?:de[nr]|die|das"
    r"|eine?n?)\b"
)
_GOOD = {Outcome.RESOLVED, Outcome.RECOMMENDED, Outcome.SEVERAL}
# Who says so proposes, asks or looks ahead.
PROPOSED = re.compile(
    r"\bsoll(?:te|en|ten|t)?\b|\bvorschlag\w*|\bvorgeschlagen\w*|\bschl(?:ägt|agen)\b"
    r"|\bbeschlussvor(?:schlag|lage)\w*|\bbeantrag\w+"
    r"|\bwürden?\b|\bkönnte\w*|\bmöchte\w*|\bwill\b|\bwollen\b|\bbittet|\bgebeten\b"
    r"|\bzur (?:entscheidung|beschlussfassung|abstimmung)\b"
    r"|\bfalls\b|\bsobald\b|\bwerden (?:soll|muss|kann)|\bwird\b[^;]*\b(?:entscheiden"
    r"|beraten|abstimmen)\b|\bob\b"
)
_COUNTED = re.compile(
    r"\beinst(?:immig|\.)|\bmehrheitlich|\bmit mehrheit|\bstimmen\b|\bja\b.*\bnein\b"
    r"|\benthaltung|\babstimmungsergebnis|(?<!vorschlag: )(?<!\w)beschluss:"
)
_PAST = re.compile(
    r"\b(?:hat|haben|hatte|hatten|wurden?|worden|war|waren)\b|\bbeschloss|\bstimmten?\b"
    r"|\blehnten?\b"
)
_ADVISES = re.compile(r"\b(?:verwaltung|gutacht\w+|amt|fachamt|beirat|büro|ministerium|landesamt)\b")
_PART = re.compile(r",\s|;\s|:\s|\s\|\s")
_CHANGED = re.compile(r"(?<!un)\b(?:ab|ver)?geändert\w*|\bmit änderungen|\bin geänderter|\bmodifiziert")
_UNCHANGED = re.compile(r"\bun(?:ver)?(?:ge)?ändert\w*|\bohne änderung")


def results_hold(sentence: str, ground: Ground) -> bool:
    said = stated(sentence)
    words = folded(sentence)
    if (said or _DENIED.search(words)) and not _denials_hold(words, ground):
        return False
    if not said:
        return (
            _no_decision_holds(words, ground) and _form_holds(words, ground) and _favour_holds(words, ground)
        )
    quoted, tentative = _of_quotes(ground)
    data = {each.kind for each in ground.outcomes}
    return (
        _favour_holds(words, ground)
        and _form_holds(words, ground)
        and all(_is_known(each, quoted, tentative, data, ground) for each in said)
    )


@lru_cache(maxsize=512)
def stated(text: str) -> frozenset[Outcome]:
    """The results that a text tells as having happened, without what is proposed."""
    return frozenset(_read(text, asserted=True))


def _read(text: str, *, asserted: bool) -> set[Outcome]:
    found: set[Outcome] = set()
    for sentence in sentences(text):
        words = _BY_SOME.sub(" ", _DENIED.sub(" ", _NOTHING_DECIDED.sub(" ", folded(sentence))))
        for part in _parts(words):
            if asserted and PROPOSED.search(part):
                found |= _of(part) - {Outcome.RESOLVED, Outcome.REJECTED}
            else:
                found |= _of(part)
    return found


def _parts(words: str) -> list[str]:
    """Clauses that have a result of their own; „, der … zustimmte, ab“ stays in one piece."""
    parts = _PART.split(words)
    if len(parts) == 1 or not PROPOSED.search(words):
        return [words]
    return parts


def _of(words: str) -> set[Outcome]:
    found: set[Outcome] = set()
    for outcome, pattern in _STATED:
        if pattern.search(words):
            found.add(outcome)
            words = pattern.sub(" ", words)
    if found & {Outcome.NOT_RECOMMENDED, Outcome.RECOMMENDED}:
        found.discard(Outcome.REJECTED) if Outcome.NOT_RECOMMENDED in found else None
    return found | ({Outcome.RESOLVED} if _PRESENT.search(words) else set())


def _of_quotes(ground: Ground) -> tuple[set[Outcome], bool]:
    """What quotes and cited stations tell, and whether what they resolve may be a proposal only."""
    found = {each.kind for each in ground.results}
    tentative = True
    for quote in ground.quotes:
        if quote.of_station:
            continue
        told = _read(quote.context, asserted=True)
        found |= told
        words = folded(quote.context)
        if Outcome.RESOLVED in told and not _is_proposal(words):
            tentative = False
    if any(each.kind is Outcome.RESOLVED for each in ground.results):
        tentative = False
    return found, tentative


def _is_proposal(words: str) -> bool:
    if "beschlussvorschlag" in words or "beschlussentwurf" in words:
        return True
    return not (_COUNTED.search(words) or _PAST.search(words))


def _is_known(
    said: Outcome,
    quoted: Collection[Outcome],
    tentative: bool,
    data: Collection[Outcome],
    ground: Ground,
) -> bool:
    if said not in quoted and not _several(said, quoted):
        return (
            bool(data)
            and set(data) == {said}
            and not set(quoted) - ({Outcome.RESOLVED} if tentative else set())
        )
    if (
        said is Outcome.RESOLVED
        and tentative
        and Outcome.RESOLVED not in data
        and Outcome.SEVERAL not in data
    ):
        return False
    if not data or said in data or _several(said, data):
        return True
    if said in {Outcome.RECOMMENDED, Outcome.NOT_RECOMMENDED}:
        return bool(_ADVISES.search(folded(ground.around)))
    return _is_of_another_day(ground)


def _several(said: Outcome, known: Collection[Outcome]) -> bool:
    return Outcome.SEVERAL in known and said in {Outcome.RESOLVED, Outcome.REJECTED}


def _is_of_another_day(ground: Ground) -> bool:
    """Whether the quotes themselves date what they tell: an earlier resolution of which the paper reports."""
    return any(_PAST.search(folded(each.context)) and take_dates(each.context)[0] for each in ground.quotes)


def _denials_hold(words: str, ground: Ground) -> bool:
    there = folded(ground.around)
    return all(each[0] in there for each in _DENIED.finditer(words))


def _no_decision_holds(words: str, ground: Ground) -> bool:
    if not _NOTHING_DECIDED.search(words):
        return True
    quoted, _ = _of_quotes(ground)
    return bool(quoted & _OPEN) or bool(_NOTHING_DECIDED.search(folded(ground.around)))


def _favour_holds(words: str, ground: Ground) -> bool:
    """„sprach sich für die Vorlage aus“ tells of a resolution or a recommendation, of nothing else."""
    if not _IN_FAVOUR.search(words):
        return True
    quoted, _ = _of_quotes(ground)
    return bool(quoted & _GOOD) or bool(_IN_FAVOUR.search(folded(ground.around)))


def _form_holds(words: str, ground: Ground) -> bool:
    """„geändert beschlossen“ is not „unverändert beschlossen“."""
    there = folded(ground.around + " " + " ".join(each.wording for each in _results(ground)))
    changed = bool(_CHANGED.search(words)) and "beschl" in words
    if changed and not (_CHANGED.search(there) or any(each.amended for each in _results(ground))):
        return False
    return not (_UNCHANGED.search(words) and not _UNCHANGED.search(there))


def _results(ground: Ground) -> tuple[Result, ...]:
    return (*ground.results, *ground.outcomes)
