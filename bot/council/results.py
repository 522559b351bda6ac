"""What became of an agenda item: the free wordings of council systems read into one vocabulary.

The rules below are ordered and the first that matches decides. Negations stand first, because
„nicht empfohlen“ contains „empfohlen“ and „Ablehnung empfohlen“ contains both. What no rule reads
stays UNKNOWN: the wording is always kept and can be shown, a guess could not be taken back.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class Outcome(StrEnum):
    RESOLVED = "resolved"
    REJECTED = "rejected"
    POSTPONED = "postponed"
    REFERRED = "referred"
    """Handed to another body: verwiesen, Weiterbehandlung im …"""
    RECOMMENDED = "recommended"
    NOT_RECOMMENDED = "not_recommended"
    NOTED = "noted"
    """Zur Kenntnis genommen, also „zustimmend zur Kenntnis genommen“ as well."""
    WITHDRAWN = "withdrawn"
    SETTLED = "settled"
    """Done without a vote of its own: erledigt, gegenstandslos, answered by a statement."""
    DISCUSSED = "discussed"
    NO_VOTE = "no_vote"
    """The source says that nothing was put to the vote."""
    UNKNOWN = "unknown"


class Majority(StrEnum):
    UNANIMOUS = "unanimous"
    MAJORITY = "majority"
    TIE = "tie"


@dataclass(frozen=True, slots=True)
class Votes:
    """The count as stated; None for a number that is not given, which is not the same as 0."""

    yes: int | None = None
    no: int | None = None
    abstentions: int | None = None
    biased: int | None = None
    """Members who took no part because the matter concerns them („Befangen“)."""


@dataclass(frozen=True, slots=True)
class Result:
    """`amended`: in another form than proposed. `partly`: only a part of the proposal."""

    kind: Outcome
    wording: str
    majority: Majority | None = None
    amended: bool = False
    partly: bool = False
    votes: Votes | None = None


@lru_cache(maxsize=4096)
def read_result(wording: str) -> Result:
    """Reads a source's wording; never fails, at worst the kind is UNKNOWN."""
    text = _plain(wording)
    counts = _counts(text)
    votes = _single(counts)
    several = votes is None and any(counts)
    return Result(
        kind=_kind(text, votes, several=several),
        wording=wording,
        majority=None if several else _majority(text, votes),
        amended=bool(_AMENDED.search(text)),
        partly=bool(_PARTLY.search(text)),
        votes=votes,
    )


def read_votes(wording: str) -> Votes | None:
    """The count in „Ja: 20, Nein: 4, Enthaltung: 22“ or „9 Ja-Stimmen, eine Enthaltung“.

    None without a count and where there is more than one (several votes on parts).
    """
    return _single(_counts(_plain(wording)))


def is_resolution(kind: Outcome) -> bool:
    """Whether this outcome decides the matter; noted, postponed, referred are results only."""
    return kind in {Outcome.RESOLVED, Outcome.REJECTED}


# Longer than this it is minutes, not a result: a keyword somewhere in there proves nothing.
_LONGEST_WORDING = 300

_YES_WORDS = "beschlossen|zugestimmt|angenommen|genehmigt"

# First match decides. Patterns see the wording casefolded (ß is ss), with single spaces.
_RULES: tuple[tuple[Outcome, re.Pattern[str]], ...] = tuple(
    (outcome, re.compile(pattern))
    for outcome, pattern in (
        # A procedural motion that failed says nothing about the matter itself.
        (Outcome.UNKNOWN, r"(?:vertag|verweis|überweis|absetz)ung\w*(?: \w+){0,3} (?:abgelehnt|nicht)\b"),
        # Parts with opposite outcomes have no common one.
        (Outcome.UNKNOWN, rf"(?<!nicht )(?:{_YES_WORDS})\b.*\babgelehnt"),
        (Outcome.UNKNOWN, rf"\babgelehnt\b.*(?<!nicht )\b(?:{_YES_WORDS})"),
        (Outcome.UNKNOWN, r"\bnicht (?:vertagt|zurück|abgesetzt|verwiesen|erledigt|abgelehnt)"),
        # „nur beraten, keine Beschlussfassung“: the discussion says more than the missing vote.
        (Outcome.DISCUSSED, r"\bnur (?:vor)?(?:beraten|behandelt)\b"),
        (Outcome.DISCUSSED, r"(?<!nicht )\b(?:beraten|behandelt)\b.*\b(?:ohne|keine?)\b"),
        (Outcome.NO_VOTE, r"\b(?:keine?|ohne) (?:\w+ )?(?:abstimmung|beschluss|beschlussfassung)\b"),
        (Outcome.NO_VOTE, r"\b(?:keine?|ohne) (?:\w+ )?(?:(?:beschluss)?empfehlung|beratungsergebnis)\b"),
        (Outcome.NO_VOTE, r"\bnicht (?:zur abstimmung|abgestimmt|beraten|behandelt)\b"),
        (Outcome.NO_VOTE, r"empfehlung wird nicht|\bentf[aä]ll|dringlichkeit\b.*\b(?:abgelehnt|nicht)\b"),
        (Outcome.NOT_RECOMMENDED, r"\bnicht (?:\w+ )?(?:empfohlen|befürwortet)|\babgeraten\b"),
        (Outcome.NOT_RECOMMENDED, r"\bablehnung\b.*\bempfohlen|empf(?:ehlung|iehlt)\b.*\bab(?:lehn|zulehn)"),
        (Outcome.REJECTED, rf"\bnicht (?:{_YES_WORDS}|gewählt|entsprochen|stattgegeben|erteilt)\b"),
        (Outcome.REJECTED, r"\babgelehnt|\bablehn|\bzurückgewiesen|\bversagt\b|\bverweigert\b"),
        # A motion fails with equal votes: GemO Rheinland-Pfalz § 40 (1).
        (Outcome.REJECTED, r"\bkeine mehrheit|\bstimmengleichheit\b"),
        (Outcome.WITHDRAWN, r"\bzurück(?:gezogen|genommen|ziehung)"),
        (Outcome.POSTPONED, r"\bvertag(?:t|ung)|\bzurückgestellt|\babgesetzt|\babsetzung|\bverschoben"),
        (Outcome.POSTPONED, r"\bwiedervorlage\b|\bnoch offen\b"),
        # „zur Kenntnis genommen + Zustimmung“ decides, „zustimmend zur Kenntnis genommen“ does not.
        (Outcome.RESOLVED, rf"kenntnis.*\b(?:zustimmung|{_YES_WORDS})|\b(?:{_YES_WORDS}).*kenntnis"),
        (Outcome.NOTED, r"kenntnis|\bz\. ?k\.|\bbekannt(?: ?gegeben|gabe)\b"),
        (Outcome.REFERRED, r"verwiesen|\bverweisung|überwiesen|\büberweisung|\bweitergabe|\bweitergeleitet"),
        (Outcome.REFERRED, r"\b(?:weiterbehandlung|beratung|soll) i[mn]\b"),
        (Outcome.DISCUSSED, r"\b(?:vor)?beraten\b|\bbehandelt\b"),
        (Outcome.RESOLVED, r"(?:\bwie|\bgemäss|\blaut|\blt\.) .*empf(?:ohlen|ehlung)"),
        (Outcome.RECOMMENDED, r"empfohlen|empfehlung|\bempfiehlt|\bbefürwortet"),
        (Outcome.SETTLED, r"\berledigt|\bgegenstandslos|\bhinfällig|\bbeantwortet|\bbeantwortung"),
        (Outcome.SETTLED, r"\bschriftliche (?:stellungnahme|antwort)|\beinverstanden|\bübernommen"),
        (Outcome.RESOLVED, rf"\b(?:{_YES_WORDS})|\bgenehmigung|\bzustimm(?:ung|end)|\bannahme\b|\bgewählt"),
        (Outcome.RESOLVED, r"\bfestgestellt|\bbestätigt|\bbestellt\b|\berteilt\b|\bstattgegeben"),
        (Outcome.RESOLVED, r"\beilentscheidung|\bvorbehaltsbeschluss"),
    )
)

# Read last, after the count: „eine Ja- und 28 Nein-Stimmen lt. Beschlussvorschlag“ was not adopted.
_WEAK_YES = re.compile(
    r"\beinst(?:immig|\.)|\bmehrheitlich\b|\bstimmenmehrheit\b|^ja\b|\bja[.!]?$"
    r"|\b(?:lt|gem)\. |\b(?:laut|gemäss) "
)


def _plain(wording: str) -> str:
    return " ".join(unicodedata.normalize("NFC", wording).casefold().split())


def _kind(text: str, votes: Votes | None, *, several: bool) -> Outcome:
    if len(text) > _LONGEST_WORDING:
        return Outcome.UNKNOWN
    for outcome, pattern in _RULES:
        if pattern.search(text):
            return outcome
    if several:
        return Outcome.UNKNOWN
    if votes and (votes.yes or votes.no):
        return Outcome.RESOLVED if (votes.yes or 0) > (votes.no or 0) else Outcome.REJECTED
    return Outcome.RESOLVED if _WEAK_YES.search(text) else Outcome.UNKNOWN


# „geändert“ must not be found in „ungeändert“, nor „Änderungen“ in „ohne Änderungen“.
_AMENDED = re.compile(
    r"\b(?:ab|ver)?geändert|\bgeänd\.|\bverändert|\bmodifi?z|\babweichend|(?<!ohne )\bänderung(?:en)?\b"
    r"|\bmit (?:änderungsantrag|ergänzung)|\bneufassung"
)
_PARTLY = re.compile(r"\bteilweise\b|\bzum teil\b|\bin teilen\b")

_MAJORITIES: tuple[tuple[Majority, re.Pattern[str]], ...] = (
    (Majority.TIE, re.compile(r"\bstimmengleichheit\b")),
    (Majority.UNANIMOUS, re.compile(r"(?<!nicht )\beinst(?:immig|\.)|\beinmütig")),
    (Majority.MAJORITY, re.compile(r"\bmehrheitlich|\bstimmenmehrheit|\bmit mehrheit")),
)


def _majority(text: str, votes: Votes | None) -> Majority | None:
    """What a full count shows goes before the word for it."""
    if votes and votes.yes is not None and votes.no is not None and (votes.yes or votes.no):
        if votes.yes == votes.no:
            return Majority.TIE
        return Majority.MAJORITY if votes.yes and votes.no else Majority.UNANIMOUS
    said = [majority for majority, pattern in _MAJORITIES if pattern.search(text)]
    # Two words for it are two votes, unless a tie is only explained by the second.
    return said[0] if len(said) == 1 or Majority.TIE in said else None


_NUMBER_WORDS = {
    "keine": 0, "ein": 1, "eine": 1, "einer": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5,
    "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12,
}  # fmt: skip
# Figures may stick to the word before them („1 Nein-Stimme8 Ja-Stimmen“), number words may not.
_NUMBER = rf"((?<![\d.,])\d{{1,3}}|(?<!\w)(?:{'|'.join(_NUMBER_WORDS)}))"

_Counts = tuple[list[int], list[int], list[int]]

_LABELLED = tuple(
    re.compile(rf"\b(?:{label})(?:-?\s?stimmen?)?\s?:\s?(\d{{1,3}})(?!\d)")
    for label in ("ja|dafür", "nein|dagegen|gegen", "(?:stimm)?enthaltung(?:en)?")
)
_COUNTED = tuple(
    re.compile(rf"{_NUMBER}\s?(?:x\s?)?-?\s?(?:{word})")
    for word in (
        r"ja\b|stimmen? dafür",
        r"nein\b|gegenstimme|stimmen? dagegen",
        r"(?:stimm)?ent(?:h(?:alt|\b|\.)|\.)",
    )
)


def _counts(text: str) -> _Counts:
    """All yes, no and abstention counts; „Ja: 20, Nein: 4“ goes before „20 Ja-Stimmen“."""
    labelled = _found(_LABELLED, text)
    return labelled if labelled[0] or labelled[1] else _found(_COUNTED, text)


def _found(patterns: tuple[re.Pattern[str], ...], text: str) -> _Counts:
    yes, no, abstentions = ([_number(found) for found in pattern.findall(text)] for pattern in patterns)
    return yes, no, abstentions


def _number(word: str) -> int:
    return _NUMBER_WORDS[word] if word in _NUMBER_WORDS else int(word)


def _single(counts: _Counts) -> Votes | None:
    if not any(counts) or any(len(numbers) > 1 for numbers in counts):
        return None
    yes, no, abstentions = (numbers[0] if numbers else None for numbers in counts)
    return Votes(yes, no, abstentions)
