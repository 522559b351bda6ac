"""What of the news is routine: the business of a meeting itself, and what was only listened to.

Routine is what whoever follows a Gremium misses nothing of when it is only counted. That is said by the
title (Niederschrift, Mitteilungen, Fragestunde, Spenden, who sits in which Gremium), in the phrasings of
several council systems, or by paper and result together: a report that was taken note of, a question that
was answered. What was put off, referred or withdrawn is no Beschluss, but it says where a matter stands now:
that is no routine, it only comes after the Beschlüsse. Nor is a motion that ended without a vote, because
that was its end. What was voted down is never routine, nor is a result that cannot be read.

Of 200 results of one city's 2024 and 2025, drawn by lot and judged by hand after the first rules were
written, 62 were routine: 61 of them are found, and nothing else.
"""

import re
from enum import StrEnum
from functools import lru_cache

from bot.council.results import Outcome, read_result
from bot.council.votes import folded
from bot.retrieval.query.kinds import paper_kinds
from bot.retrieval.query.vocabulary import packaged_glossary
from bot.store.news import News


class Routine(StrEnum):
    MINUTES = "minutes"
    FORMALITY = "formality"
    """The meeting's own business: Eröffnung, Tagesordnung, Verschiedenes, dates of meetings."""
    ANNOUNCEMENT = "announcement"
    CLOSED = "closed"
    """What was decided behind closed doors is announced."""
    QUESTION_TIME = "question_time"
    DONATION = "donation"
    PERSONNEL = "personnel"
    """Who sits in a Gremium; not who governs: Beigeordnete, Ortsvorsteher, managing directors."""
    HONOUR = "honour"
    """Members and citizens are sworn in, honoured and seen off."""
    QUESTION = "question"
    NOTED = "noted"
    REPORT = "report"
    """Information that was discussed or done with, without a word on taking note of it."""


def is_routine(news: News) -> bool:
    return routine(news) is not None


def routine(news: News) -> Routine | None:
    """What kind of routine it is; None for substance. Agendas and minutes that were published are asked for
    as such and never routine, nor is what other cities have decided before."""
    if news.kind not in {"result", "paper"}:
        return None
    outcome = read_result(news.station.result).kind if news.station and news.kind == "result" else None
    if outcome is Outcome.REJECTED:
        return None
    paper_type = news.paper.paper_type if news.paper else ""
    named = _by_title(news.title, paper_type)
    if named is Routine.HONOUR and outcome is Outcome.RESOLVED:
        return None  # that somebody shall be honoured is a Beschluss
    if named or outcome is None:
        return named
    kinds = kinds_of(news.title, paper_type)
    return _by_outcome(outcome, kinds, with_paper=news.paper is not None, paper_type=paper_type)


@lru_cache(maxsize=4096)
def kinds_of(title: str, paper_type: str) -> frozenset[str]:
    """The kinds of paper that title and type name."""
    return paper_kinds(title, paper_type, (), (), packaged_glossary())


def _by_outcome(
    outcome: Outcome, kinds: frozenset[str], *, with_paper: bool, paper_type: str
) -> Routine | None:
    if outcome not in _WITHOUT_VOTE or kinds & {"motion", "amendment"}:
        return None
    if "question" in kinds:
        return Routine.QUESTION
    if kinds & {"information", "answer", "minutes"}:
        return Routine.NOTED if outcome is Outcome.NOTED else Routine.REPORT
    if outcome is Outcome.NOTED:
        # Of what was to be decided, taking note is a result of its own.
        return None if "beschluss" in folded(paper_type) else Routine.NOTED
    return Routine.REPORT if outcome is Outcome.SETTLED and not with_paper else None


_WITHOUT_VOTE = {Outcome.NOTED, Outcome.SETTLED, Outcome.DISCUSSED, Outcome.NO_VOTE}


@lru_cache(maxsize=4096)
def _by_title(title: str, paper_type: str) -> Routine | None:
    if kinds_of("", paper_type) & {"motion", "amendment", "question"}:
        return None  # members ask about minutes and honours as well, and mean what they ask
    text = _NUMBERING.sub("", folded(title)).strip(" -–:.")
    named = next((kind for kind, pattern in _TITLES if pattern.search(text)), None)
    return None if named is Routine.PERSONNEL and _OFFICES.search(text) else named


_NUMBERING = re.compile(r"^(?:top\b[ .]*)?(?:\d{1,2}(?:\.\d{1,2})*[.):]? |[a-z]\) )?")
# Whoever is elected to govern is no routine, whatever the words around it.
_OFFICES = re.compile(
    r"beigeordnet|bürgermeister|ortsvorsteh|dezernent|geschäftsführ|\w+leit(?:er|ung)\b|beauftragt|intendan"
)

_END = r"(?:$|[ ]?[,;:(/–-])"
_AND = r"(?:,| und| bzw\.| sowie| &| /)"
_ACT = (
    r"(?:genehmigung|feststellung|anerkennung|bestätigung|annahme|kenntnisnahme|verlesung|kontrolle|änderung"
    r"|einwend\w+|einwänd\w+|beschluss(?:fassung)?|abstimmung|unterzeichnung|ergänzung|erweiterung|aufstellung)"
)
_SPEAKER = (
    r"\w*(?:verwaltung|bürgermeister|vorsitz|dezerna|stadtamt|stadtvorstand|ortsvorsteh|werkleitung|betriebsleit"
    r"|geschäftsführ|beirat|ausschuss|rat|räte|mitglied|fraktion|gruppen|einwohner|bürger|vorstand|amt)\w*"
)
# „der Verwaltung“, „aus dem Ortsbeirat Musterdorf“, but not „über die Klinik“ nor „zum Haushalt“.
_BY_SPEAKER = (
    rf"(?: (?:(?:der|des|de[mn]|aus|von|durch|und|an) )*(?:\w+innen und )?{_SPEAKER}"
    rf"(?: (?!zu|über)[\w/*-]+){{0,2}})?(?: (?:im )?öffentliche\w* teil)?$"
)
_ASKED = r"(?:anfragen|fragen|anregungen|wünsche|anträge)"
_SEATS = (
    r"(?:mitglied|vertret|ausschuss|ausschüss|gremi|beirat|beirät|aufsichtsr|verwaltungsr|stiftungsr|kuratori"
    r"|kommission|versammlung\b|sachkundig|beisitz|vertrauensperson|schriftführ|protokollführ|urkundsperson)"
)
_SEATING = (
    r"(?:(?:nach|neu|ersatz|ergänzungs|zu|wieder)?wahl(?:en)?|(?:(?:neu|nach|wieder|um)-?)?bestellung(?:en)?"
    r"|(?:nach|neu|um)?benennung(?:en)?|(?:ab)?berufung(?:en)?|entsendung(?:en)?|(?:um|neu|nach|wieder)?besetzung(?:en)?"
    r"|zusammensetzung)"
)
_PERSON = (
    r"(?:mitglied|(?:stadt|orts|gemeinde|rats|bei)\w*(?:rats?\b|rätin|räte)|ratsfrau|ratsherr|\bfrau\b|\bherrn?\b"
    r"|ausgeschieden|ausscheidend|nachrückend)"
)

# First match decides. Patterns see the title folded, without numbering.
_TITLES: tuple[tuple[Routine, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (Routine.MINUTES, rf"^{_ACT}(?: [\w/]+){{0,4}} \w*(?:niederschrift|protokoll)(?:en?|s)?\b"),
        (
            Routine.MINUTES,
            rf"^(?:sitzungs)?(?:niederschrift|protokoll)(?:en?)?(?: (?:über|der|vom|zur)\b|{_END})",
        ),
        (Routine.MINUTES, r"^(?:protokoll|niederschrift)s?(?:genehmigung|kontrolle|bestätigung)"),
        (Routine.FORMALITY, rf"^{_ACT}(?: [\w/]+){{0,4}} tagesordnung\b|^(?:zur )?tagesordnung{_END}"),
        (
            Routine.FORMALITY,
            rf"^(?:eröffnung|begrüssung|schliessung)(?: und \w+)*(?: (?:der|des)(?: \w+)? \w*sitzung|{_END})",
        ),
        (
            Routine.FORMALITY,
            r"^feststellung der (?:beschlussfähigkeit|anwesen|ordnungs|form- und|frist|öffentlichkeit)",
        ),
        (Routine.FORMALITY, rf"^(?:nicht ?)?öffentlicher teil$|^(?:regularien|formalien|formalia){_END}"),
        (Routine.FORMALITY, r"^(?:verschiedenes|sonstiges|unvorhergesehenes|diverses)(?:$|[ ,;:(/])"),
        (Routine.FORMALITY, r"^(?:abgesetzt|entfällt|vertagt|zurückgezogen|a b g e s e t z t)$"),
        (
            Routine.FORMALITY,
            r"^(?:\w+ ){0,3}(?:jahres)?termin(?:e|plan|planung|kalender)? (?:der|für) \w*sitzung",
        ),
        (Routine.FORMALITY, r"^(?:\w+ ){0,3}sitzungs(?:termin|kalender|plan\b|planung)"),
        (
            Routine.CLOSED,
            (
                r"^(?:bekannt|mitteilung|bericht|veröffentlich|information|unterrichtung|beschlüsse aus)"
                r".*nicht ?-?öffentlich"
            ),
        ),
        (
            Routine.ANNOUNCEMENT,
            (
                rf"^(?:berichte?{_AND} )?(?:mitteilungen|bekanntgaben|informationen|bekanntmachungen)"
                rf"(?:{_AND} berichte?| zur kenntnis)?{_BY_SPEAKER}"
            ),
        ),
        (Routine.ANNOUNCEMENT, rf"^mitteilungen(?:{_AND} (?:anfragen|anregungen|verschiedenes))+"),
        (Routine.ANNOUNCEMENT, rf"^berichte? (?:der|des) {_SPEAKER}(?:$| über die ausgeführten beschlüsse)"),
        (Routine.ANNOUNCEMENT, r"^(?:bearbeitungs|erledigungs)stand\b.*(?:anträge|beschlüsse)"),
        (Routine.QUESTION_TIME, r"^(?:\S+ ){0,3}\w*-?fragestunde"),
        (
            Routine.QUESTION_TIME,
            (
                rf"^(?:behandlung von )?(?:(?:mündliche|schriftliche|kleine)n? )?{_ASKED}"
                rf"(?:{_AND} (?:mitteilunge|{_ASKED})n?)*{_BY_SPEAKER}"
            ),
        ),
        (Routine.QUESTION_TIME, r"^beantwortung (?:von|der)(?: \w+)? anfragen(?: und anträgen)?$"),
        (
            Routine.DONATION,
            (
                r"^(?:\w+ ){0,4}(?:annahme|entgegennahme|einwerbung|vermittlung)\b.*"
                r"\b(?:\w*spenden?|zuwendung(?:en)?|\w*schenkung(?:en)?|sponsoring\w*)\b"
            ),
        ),
        (Routine.DONATION, rf"^(?:geld|sach)?spenden?(?:annahmen?|angebote?)?{_END}|^sponsoring\w*{_END}"),
        (Routine.HONOUR, r"^(?:\w*(?:er|en|s))?ehrung(?:en)?\b"),
        (
            Routine.HONOUR,
            rf"^(?:einführung und |ernennung und )?verpflichtung\b.*(?:{_PERSON}|pflichtenbelehrung)",
        ),
        (Routine.HONOUR, rf"^verabschiedung\b.*{_PERSON}"),
        (Routine.PERSONNEL, rf"^(?:\S+ ){{0,3}}{_SEATING}\b.*{_SEATS}"),
        (Routine.PERSONNEL, r"^\w*(?:ausschuss|gremien|beirats)(?:um|neu|nach)?besetzung(?:en)?\b"),
        (Routine.PERSONNEL, r"^personelle (?:ver)?änderung"),
        (Routine.PERSONNEL, rf"^(?:\S+ ){{0,4}}(?:ausscheiden|nachrücken|beurlaubung)\b.*{_PERSON}"),
        (
            Routine.PERSONNEL,
            r"\bmandats(?:niederlegung|wechsel|verzicht)|\bhinderungsgr[uü]nd|\bersatzperson",
        ),
    )
)
