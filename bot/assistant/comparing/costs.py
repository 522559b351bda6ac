"""What a paper says that a matter costs or brings in: its own words with the amount, never a sum of ours."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from bot.assistant.comparing.boxes import ticked
from bot.assistant.comparing.reading import Document, Piece, piece
from bot.messages import Span
from bot.retrieval.sentences import sentences

Kind = Literal["cost", "grant", "income"]

MOST = 2
LONGEST = 240
FAR = 90
"""Characters between an amount and the word for what it is: beyond, it is another one's."""
REACH = 25_000
"""Characters of the paper that are read."""
LEAST = 1_000
"""Euro; what is less is a tariff."""

_FIGURE = r"\d{1,3}(?:[. ]\d{3})+(?:,\d{1,2})?|\d+(?:,\d+)?"
_MANY = r"(?:Mio|Mrd|Tsd)\.?|Millionen|Milliarden|Tausend|T"
AMOUNT = re.compile(
    rf"(?<![\d.,])(?:{_FIGURE})(?:,-+)?\s*(?:{_MANY})?\s*(?:€|Euro\b|EUR\b)"
    rf"|\bTEUR\s*(?:{_FIGURE})|(?<![\d.,])(?:{_FIGURE})\s*(?:TEUR|T€|Tsd\.€)"
)
_WORDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "cost",
        re.compile(
            r"\b(?:Gesamtkosten|Gesamtinvestition\w*|Gesamtausgaben|Gesamtaufw[ae]nd\w*|Auftragssumme|Eigenanteil"
            r"|\w*kosten|kostete?|Investition(?:en|ssumme|svolumen)?|Ausgaben|Auszahlung\w*|Mehraufw[ae]nd\w*"
            r"|Aufwendung\w*|Haushaltsmittel\w*|Finanzmittel\w*|Finanzbedarf|Budgetbedarf|Mindererträgen?"
            r"|Mindereinnahmen|Einnahmeausf\w+|Eigenmittel|Förderprogramm)\b(?![-–/])",
            re.IGNORECASE,
        ),
    ),
    (
        "grant",
        re.compile(
            r"\b(?:Zuschuss|Zuschüssen?|Zuwendung\w*|Förderung|Fördermitteln?|Landesförderung|Landesmitteln?"
            r"|gefördert)\b"
        ),
    ),
    (
        "income",
        re.compile(
            r"\b(?:Mehrerträgen?|Mehrertrag|Mehreinnahmen|Einnahmen|Erträgen?|Ertrag|Gesamteinzahlung|Erlösen?"
            r"|Einsparung\w*|Gebührenaufkommen|Steueraufkommen)\b"
        ),
    ),
)
_YEARLY = re.compile(
    r"jährlich|pro Jahr|je Jahr|im Jahr(?! ?\d)\b|p\. ?a\.|/ ?Jahr|per anno|jedes Jahr", re.IGNORECASE
)
_FORM = re.compile(
    r"^[ \t]*(?P<label>Gesamtkosten(?: der Maßnahme)?|Jährliche/?r? Budgetbedarf/Folgekosten"
    r"|Jährliche (?:laufende )?Belastung[^\n:]{0,60}|Gesamteinzahlung|Jährlicher Ertrag"
    r"|Finanzierung durch städtischen Haushalt|Auftragssumme)[ \t]*:?[ \t]*(?P<rest>[^\n]{0,80})$",
    re.MULTILINE,
)
_NONE = re.compile(r"Finanzielle Auswirkungen:?\s+[Kk]eine?\b\.?(?=[ \t]*(?:\n|\f|$))")
_NONE_SAID = re.compile(
    r"\b[Kk]eine finanziellen Auswirkungen\b"
    r"|\bentstehen (?:der (?:Stadt|Gemeinde) |(?:hier|da)(?:durch|für) )?keine (?:zusätzlichen )?Kosten\b"
)
_ONLY_IF = re.compile(
    r"\b(?:wenn|falls|sofern|soweit|solange|ob|würden?|könnten?|bei|im Fall|im Falle|für den Fall|Variante"
    r"|Alternative|Bürger\w*|Eltern|Anwohner\w*|Nutzer\w*|Vereine?n?|derzeit|zunächst|aktuell|nicht)\b",
    re.IGNORECASE,
)
"""Of one case, of somebody else, or for now: it does not say that the matter costs the city nothing."""
_SAVED = re.compile(
    r"einspar|eingespart|\bspart|\bersparn|vermeid|vermied|entfall|reduzier|senkt|gesenkt", re.IGNORECASE
)
"""Costs that are saved are none."""
_TARIFF = re.compile(
    r"\s*(?:pro|je|/)\s*(?:m²|m2|qm|Quadratmeter|Kubikmeter|m³|Person|Kind|Einwohner\w*|Stück|Monat|Stunde|Tag|Fall"
    r"|Platz|Stellplatz|Hund|Tonne|Liter|km\b|Kilometer|Meter)",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\bKosten[-–/ ]{1,3}Nutzen|\bBieter\b"
    r"|\bFirma\b|\bFa\.|\bAngebot\b|je Hund|für den ersten Hund|Steuer beträgt|Geldbuße|Bußgeld"
    r"|Wertgrenze|Stammkapital|gestiegen|gesunken|\blag(?:en)? (?:bei|im)\b|betrug(?:en)?\b|Haushaltsentwurf"
    r"|Gesamthaushalt|Einwendung|\bFehlbetrag\b|vergangenen? Jahr"
    r"|[Gg]egenüber (?:der ersten|dem Vorjahr)",
)
"""Amounts that are a tariff, an offer, a threshold or what was before, and no price of the matter."""
_FINANCES = re.compile(
    r"^[ \t]*(?:\d+\.?[ \t]*)?(?:Finanzielle (?:und \w+ )?(?:Auswirkungen|Folgen)|Finanzierung|Finanzen"
    r"|Kosten(?: und Finanzierung)?)[ \t]*:?[ \t]*$",
    re.MULTILINE,
)
_HEADER = re.compile(r"Seite \d+ von \d+\s*|[–-] ?\d+ ?[–-]\s+")
_FULL_STOP = (".", "!", "?", ":")
_PAGE = re.compile(r"[^\f]+")
_LONG_LINE = 6
"""Words: a line with fewer that ends with a noun is a heading."""


@dataclass(frozen=True, slots=True)
class Cost:
    """`what` is the paper's own word for it („Gesamtkosten“). `amount` is '' where the paper only says
    whether there are costs: `some` tells which."""

    what: str
    piece: Piece
    amount: str = ""
    yearly: bool = False
    kind: Kind = "cost"
    some: bool = False


def costs(papers: Sequence[Document]) -> tuple[Cost, ...]:
    """The most telling ones that the paper itself states, else what the administration says to it; none
    where they state none."""
    own = [*(each for each in papers if each.main), *(each for each in papers if each.reply)]
    for paper in own:
        if found := _stated(paper):
            return found
    return next(filter(None, map(_whether, own)), ())


def _whether(paper: Document) -> tuple[Cost, ...]:
    """What the paper says without an amount; nothing where that is not sure."""
    text = paper.text[:REACH]
    if form := ticked(text):
        return (Cost("", piece(paper, *form.span, LONGEST), some=form.costs),)
    said = _NONE.search(text)
    span = said.span() if said else next(filter(partial(_says_none, text), _whole_sentences(text)), None)
    return (Cost("", piece(paper, *span, LONGEST)),) if span else ()


def _says_none(text: str, span: Span) -> bool:
    said = text[slice(*span)]
    return bool(_NONE_SAID.search(said)) and not _ONLY_IF.search(said)


def _stated(paper: Document) -> tuple[Cost, ...]:
    kept: list[Cost] = []
    for each in (*_in_form(paper), *_in_sentences(paper)):
        same = any(_figure(each) == _figure(other) or each.piece.text == other.piece.text for other in kept)
        if not same and len(kept) < MOST:
            kept.append(each)
    return tuple(kept)


def _figure(cost: Cost) -> str:
    """115.000€ and 115.000,00 Euro are one amount."""
    return re.sub(r",0+\b|[^\d,]", "", cost.amount)


def _in_form(paper: Document) -> Iterator[Cost]:
    for found in _FORM.finditer(paper.text[:REACH]):
        amount = AMOUNT.search(found["rest"])
        if amount and _counts(amount[0]):
            label = " ".join(found["label"].split())
            kind: Kind = "income" if re.search(r"einzahlung|ertrag", label, re.IGNORECASE) else "cost"
            shown = piece(paper, *found.span(), LONGEST)
            yield Cost(label, shown, _plain(amount[0]), "ährlich" in label, kind)


def _in_sentences(paper: Document) -> list[Cost]:
    """Only those below a heading about money where there are any; costs first, and those of the whole."""
    text = paper.text[:REACH]
    found = [cost for span in _whole_sentences(text) if (cost := _cost(paper, span)) is not None]
    heading = _FINANCES.search(text)
    below = [cost for start, cost in found if heading and start >= heading.start()]
    return sorted(below or [cost for _, cost in found], key=_rank)


def _whole_sentences(text: str) -> Iterator[Span]:
    """Lines of narrow columns end early: what is parted at one of them belongs together."""
    begun: Span | None = None
    for start, end in _on_pages(text):
        if begun and text[begun[1] : start] == "\n" and _goes_on(text[begun[0] : begun[1]]):
            begun = begun[0], end
            continue
        if begun:
            yield begun
        begun = start, end
    if begun:
        yield begun


def _on_pages(text: str) -> Iterator[Span]:
    """What goes on over a page is two pieces: a quote has one page."""
    for page in _PAGE.finditer(text):
        yield from ((page.start() + start, page.start() + end) for start, end in sentences(page[0]))


def _goes_on(said: str) -> bool:
    """Whether the next line belongs to it: it is no heading, and no full stop ends it."""
    words = said.rpartition("\n")[2].split()
    return not said.endswith(_FULL_STOP) and (len(words) >= _LONG_LINE or not words[-1][:1].isupper())


def _rank(cost: Cost) -> int:
    total = cost.what.startswith(("Gesamt", "Investition", "Baukosten", "Herstellung"))
    return 0 if total else {"cost": 1, "grant": 2, "income": 3}[cost.kind]


def _cost(paper: Document, span: Span) -> tuple[int, Cost] | None:
    start, end = span
    header = [found.end() for found in _HEADER.finditer(paper.text, start, end)]
    start = header[-1] if header else start
    said = paper.text[start:end]
    amounts = [
        each for each in AMOUNT.finditer(said) if _counts(each[0]) and not _TARIFF.match(said, each.end())
    ]
    if not amounts or _ASIDE.search(said):
        return None
    kinds = _WORDS[1:] if _SAVED.search(said) else _WORDS
    named = ((kind, word) for kind, pattern in kinds for word in pattern.finditer(said))
    for kind, word in named:
        amount = min(amounts, key=lambda each: _apart(each, word))
        if _apart(amount, word) > FAR:
            continue
        shown = piece(paper, start + _begin(said, word, amount), end, LONGEST)
        if _plain(amount[0]) in shown.text:
            return start, Cost(_label(word[0]), shown, _plain(amount[0]), _is_yearly(said, amount), kind)
    return None


def _apart(amount: re.Match[str], word: re.Match[str]) -> int:
    """How far they stand from each other; behind the word is nearer than before it."""
    behind = amount.start() - word.end()
    return behind if behind >= 0 else 2 * max(0, word.start() - amount.end()) + 20


def _begin(said: str, word: re.Match[str], amount: re.Match[str]) -> int:
    """0 where both stand in what can be shown, else the word before them."""
    first, last = min(word.start(), amount.start()), max(word.end(), amount.end())
    return 0 if last < LONGEST - 10 else said.rfind(" ", 0, max(0, first - 20)) + 1


def _label(word: str) -> str:
    plain = {"kostet": "Kosten", "kostete": "Kosten", "kosten": "Kosten", "gefördert": "Förderung"}.get(
        word, word
    )
    return re.sub(r"(?<=e)n$", "", plain) if plain.endswith(("rtägen", "rträgen", "lösen")) else plain


def _counts(amount: str) -> bool:
    many = re.search(r"M|Tsd|T", amount)
    digits = re.sub(r",\d+|\D", "", amount)
    return bool(digits) and (int(digits) >= LEAST or bool(many))


def _is_yearly(said: str, amount: re.Match[str]) -> bool:
    """Said close to the amount, in the same part of the sentence."""
    before = said[max(0, amount.start() - 30) : amount.start()].rpartition(",")[2]
    behind = re.split(r"[,;(]", said[amount.end() : amount.end() + 25])[0]
    return bool(_YEARLY.search(before) or _YEARLY.search(behind))


def _plain(text: str) -> str:
    return " ".join(text.split())
