"""Words that turn a sentence round: one of a pair is said where the quotes have only the other."""

import re

from bot.assistant.grounding.clauses import closest, whole_sentences
from bot.assistant.grounding.ground import Ground
from bot.council.votes import folded

_PAIRS = tuple(
    (re.compile(one), re.compile(other))
    for one, other in (
        (
            (
                r"erhöh|steig|stieg|anheb|angehoben|anhebung|zunahme|zugenommen|wächst|wachs|gewachsen"
                r"|ausbau|aufstock"
            ),
            (
                r"senk|sink|sank|gesunken|reduz|verringer|kürz|abnahme|abgenommen|rückgang|abbau"
                r"|ermässig|minder|schrumpf"
            ),
        ),
        (r"einnahm|ertrag|erträge|erlös", r"ausgab(?!e von)|aufwand|aufwendung"),
        (r"\bgewinn|überschuss|\bplus\b", r"verlust|defizit|fehlbetrag|negativ"),
        (r"\bpositiv", r"\bnegativ"),
        (r"eröffn|\böffn|geöffnet", r"schliess(?!lich)|geschlossen|schloss\b"),
        (r"einführ|eingeführt", r"abschaff|abgeschafft"),
        (r"vergrösser|erweiter", r"verkleiner"),
        (r"verlänger", r"verkürz|kürz"),
        (r"erlaub|gestatt|zulässig", r"verbot|verbiet|untersag|unzulässig"),
        (r"befürwort", r"ablehn|abgelehnt"),
        (
            (
                r"\bmehr\b(?! als (?:\d|\w+zig|zwei|drei|vier|fünf|sechs|zehn|hundert"
                r"|tausend))(?<!nicht mehr)"
            ),
            r"\bweniger\b(?! als (?:\d|\w+zig|zwei|drei|vier|fünf|sechs|zehn|hundert|tausend))",
        ),
        (r"schneller|früher|beschleunig", r"langsamer|später|verzöger"),
        (r"\bteurer", r"\bbilliger|\bgünstiger"),
        (r"\bbaubeginn|\bbeginn", r"\bbauende|\bfertigstell"),
        (r"\bnördlich|\bnord\b", r"\bsüdlich|\bsüd\b"),
        (r"\blinke[nr]? (?:seite|ufer)|linksseitig", r"\brechte[nr]? (?:seite|ufer)|rechtsseitig"),
        (r"\böffentlich\b", r"\bnicht ?öffentlich"),
        (r"\bmaximal|\bhöchstens", r"\bmindestens|\bwenigstens"),
        (r"\bbefristet", r"\bunbefristet"),
        (r"\bfreiwillig", r"\bverpflicht|\bpflicht"),
        (
            r"\bbleib\w*|\bweiterhin|\bbestehen\b|\berhalten bleib|\bfortgeführt",
            (
                r"\bfällt\b.*\bweg\b|\bentf[aä]ll\w*|\bwegfall|\babgebaut|\baufgegeben|\bgestrichen"
                r"|\babgeschafft"
                r"|\beingestellt|\babgerissen|\bschliesst\b|\bentfernt"
            ),
        ),
    )
)
_ALL = (
    re.compile(
        r"\b(?:alle[nrsm]?|sämtliche\w*|ausnahmslos|jede[nrsm]?|jeglich\w+|ausschliesslich\w*"
        r"|überall|immer|stets)\b"
    ),
    re.compile(
        r"\b(?:alle[nrsm]?|all|sämtliche\w*|ausnahmslos|jede[nrsm]?|jeglich\w+"
        r"|ausschliesslich\w*|überall|immer|stets|gesamt\w*|insgesamt|je|komplett\w*"
        r"|vollständig\w*|ganze\w*)\b"
    ),
)
_HARMLESS = re.compile(
    r"\bvor allem\b|\ballerdings\b|\balle (?:zwei|drei|vier|fünf|\d+)\b|\balles in allem\b"
    r"|\ballem\b"
)


def is_turned(sentence: str, ground: Ground) -> bool:
    for said in whole_sentences(sentence):
        near = closest(said, whole_sentences(ground.around))
        there = closed(folded(" ".join(each.text for each in near) or ground.around))
        words = closed(folded(said.text))
        for one, other in _PAIRS:
            if _only(one, other, words, there) or _only(other, one, words, there):
                return True
    return False


_NOT_OPEN = re.compile(r"\bnicht (?:\w+ )?(?:geöffnet|offen|auf)\b")


def closed(words: str) -> str:
    """„nicht geöffnet“ is „geschlossen“."""
    return _NOT_OPEN.sub("geschlossen", words)


def is_generalised(sentence: str, ground: Ground) -> bool:
    """„alle“, „immer“, „ausschließlich“ that the quotes do not say."""
    here, there = _ALL
    words = _HARMLESS.sub(" ", folded(sentence))
    return bool(here.search(words)) and not there.search(folded(ground.around + " | " + ground.stated))


def _only(one: re.Pattern[str], other: re.Pattern[str], words: str, there: str) -> bool:
    return bool(
        one.search(words) and other.search(there) and not one.search(there) and not other.search(words)
    )
