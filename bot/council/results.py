"""What became of an agenda item: the free wordings of council systems read into one vocabulary.

The rules below are ordered and the first that matches decides. Negations stand first, because
„nicht empfohlen“ contains „empfohlen“ and „Ablehnung empfohlen“ contains both. Where a wording tells
of several votes („zu 1. …, zu 2. …“), each is read by itself. What no rule reads stays UNKNOWN: the
wording is always kept and can be shown, a guess could not be taken back.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bot.council.votes import Majority, Votes, counts, folded, majority


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
    """The source says that nothing was put to the vote, or that nothing came of it."""
    SEVERAL = "several"
    """Several votes without a common outcome: Einzelabstimmung, Punkt 1 beschlossen, Punkt 2 abgelehnt."""
    UNKNOWN = "unknown"


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
    text = folded(wording)
    votes = _votes(wording)
    vote = votes[0] if len(votes) == 1 else _common(votes)
    return Result(
        kind=vote.kind,
        wording=wording,
        majority=vote.majority,
        amended=bool(_AMENDED.search(text)),
        partly=bool(_PARTLY.search(text)),
        votes=vote.votes,
    )


def is_resolution(kind: Outcome) -> bool:
    """Whether this outcome decides the matter; noted, postponed, referred are results only."""
    return kind in {Outcome.RESOLVED, Outcome.REJECTED}


# Longer than this it is minutes, not a result: a keyword somewhere in there proves nothing.
_LONGEST_WORDING = 300

_YES_WORDS = "beschlossen|zugestimmt|angenommen|genehmigt"
_NO = r"\b(?:kein\w*|ohne)(?: \w+)?"
_NEXT_BODIES = "verwiesen|überwiesen|weiter|in nachfolgende|an den "

# First match decides. Patterns see the wording folded.
_RULES: tuple[tuple[Outcome, re.Pattern[str]], ...] = tuple(
    (outcome, re.compile(pattern))
    for outcome, pattern in (
        # A procedural motion that failed says nothing about the matter itself.
        (Outcome.UNKNOWN, r"(?:vertag|verweis|überweis|absetz)ung\w*(?: \w+){0,3} (?:abgelehnt|nicht)\b"),
        (Outcome.UNKNOWN, r"\bnicht (?:vertagt|zurück|abgesetzt|verwiesen|erledigt|abgelehnt)"),
        (Outcome.SEVERAL, rf"(?<!nicht )(?:{_YES_WORDS})\b.*\babgelehnt"),
        (Outcome.SEVERAL, rf"\babgelehnt\b.*(?<!nicht )\b(?:{_YES_WORDS})"),
        (Outcome.SEVERAL, r"\bmehrfachbeschl|\beinzelabstimmung|\bgetrennte abstimmung|\w+weise abgestimmt"),
        # „nur beraten, keine Beschlussfassung“: the discussion says more than the missing vote.
        (Outcome.DISCUSSED, r"\bnur (?:vor)?(?:beraten|behandelt)\b"),
        (Outcome.DISCUSSED, r"(?<!nicht )\b(?:beraten|behandelt)\b.*\b(?:ohne|keine?)\b"),
        (Outcome.REFERRED, rf"\bohne (?:votum|(?:beschluss)?empfehlung) .*(?:{_NEXT_BODIES})"),
        (Outcome.POSTPONED, r"\bnicht abschliessend (?:beraten|behandelt)|\bmangels beschlussfähigkeit\b"),
        (Outcome.NO_VOTE, rf"{_NO} (?:abstimmung|beschluss|beschlussfassung|votum)\b"),
        (Outcome.NO_VOTE, rf"{_NO} (?:(?:beschluss)?empfehlung|(?:beratungs)?ergebnis)\b"),
        (Outcome.NO_VOTE, r"\bnicht (?:zur abstimmung|abgestimmt|beraten|behandelt|beschlussfähig)\b"),
        (Outcome.NO_VOTE, r"empfehlung wird nicht|\bentf[aä]ll|dringlichkeit\b.*\b(?:abgelehnt|nicht)\b"),
        (Outcome.NO_VOTE, r"\bbeschlussunfähig|\bübergang zu[rm]\b.*\btagesordnung"),
        (Outcome.NOT_RECOMMENDED, r"\bnicht (?:\w+ )?(?:empfohlen|befürwortet)|\babgeraten\b"),
        (Outcome.NOT_RECOMMENDED, r"\bablehnung\b.*\bempfohlen|empf(?:ehlung|iehlt)\b.*\bab(?:lehn|zulehn)"),
        (Outcome.REJECTED, rf"\bnicht (?:{_YES_WORDS}|gewählt|bestätigt|bestellt)\b"),
        (Outcome.REJECTED, r"\bnicht (?:entsprochen|stattgegeben|erteilt|hergestellt)\b"),
        (Outcome.REJECTED, r"\bkein\w* (?:zustimmung|annahme|genehmigung|einvernehmen)\b"),
        (Outcome.REJECTED, r"\babgelehnt|\bablehn|\blehnt\b.*\bab\b|\bzurückgewiesen"),
        (Outcome.REJECTED, r"\bversagt\b|\bverweigert\b|\b(?:einstimmig|mehrheitlich)\W+(?:nein|dagegen)\b"),
        # A motion fails with equal votes: GemO Rheinland-Pfalz § 40 (1).
        (Outcome.REJECTED, r"\bkeine mehrheit|\bstimmengleichheit\b"),
        (Outcome.WITHDRAWN, r"\bzurück(?:gezogen|genommen|ziehung)"),
        (Outcome.POSTPONED, r"\bvertag(?:t|ung)|\bzurückgestellt|\babgesetzt|\babsetzung|\bverschoben"),
        (Outcome.POSTPONED, r"\bnoch offen\b|\bausgesetzt|\bverbleibt\b|\btagesordnung genommen"),
        # „ungeändert beschlossen / überwiesen“ was decided here and went on.
        (Outcome.RESOLVED, r"(?:ge|ver)ändert beschlossen"),
        # „zur Kenntnis genommen + Zustimmung“ decides, „zustimmend zur Kenntnis genommen“ does not.
        (Outcome.RESOLVED, rf"kenntnis.*\b(?:zustimmung|{_YES_WORDS})|\b(?:{_YES_WORDS}).*kenntnis"),
        (Outcome.NOTED, r"kenntnis|\bz\. ?k\.|\bbekannt(?: ?gegeben|gabe)\b"),
        (Outcome.REFERRED, r"verwiesen|überwiesen|\b(?:ver|über)weis(?:t|ung)|\bweiter(?:gabe|geleitet)"),
        (Outcome.REFERRED, r"\b(?:weiterbehandlung|beratung|soll) i[mn]\b"),
        (Outcome.POSTPONED, r"\bwiedervorlage\b"),
        (Outcome.DISCUSSED, r"\b(?:vor)?beraten\b|\bbehandelt\b|^aussprache$"),
        (Outcome.RESOLVED, r"(?:\bwie|\bgemäss|\blaut|\blt\.) .*empf(?:ohlen|ehlung)"),
        (Outcome.RECOMMENDED, r"empfohlen|empfehlung|\bempfiehlt|\bbefürwortet"),
        (
            Outcome.SETTLED,
            r"\berledigt|\bgegenstandslos|\bhinfällig|\bbeantwortet|\bbeantwortung|\bantwort zu",
        ),
        (Outcome.SETTLED, r"\bschriftliche (?:stellungnahme|antwort)|\beinverstanden|\bübernommen"),
        (Outcome.RESOLVED, rf"\b(?:{_YES_WORDS})|\bgenehmigung|\bzustimm(?:ung|end)|\bannahme\b|gewählt\b"),
        (
            Outcome.RESOLVED,
            r"\bfestgestellt|\bbestätigt|\bbestellt\b|\berteilt\b|\bstattgegeben|\bhergestellt",
        ),
        (Outcome.RESOLVED, r"\beilentscheidung|\bvorbehaltsbeschluss|\bbeschliesst\b|\bstimmt\b.* zu\b"),
    )
)

# Read last, after the count: „eine Ja- und 28 Nein-Stimmen lt. Beschlussvorschlag“ was not adopted.
_WEAK_YES = re.compile(
    r"\beinst(?:immig|\.)|\bmehrheitlich\b|\bstimmenmehrheit\b|^ja\b|\bja[.!]?$"
    r"|\b(?:lt|gem)\. |\b(?:laut|gemäss) |\bantragsgemäss"
)
# „geändert“ must not be found in „ungeändert“, nor „Änderungen“ in „ohne Änderungen“.
_AMENDED = re.compile(
    r"\b(?:ab|ver)?geändert|\bgeänd\.|\bverändert|\bmodifi?z|\babweichend|(?<!ohne )\bänderung(?:en)?\b"
    r"|\bmit (?:änderungsantrag|ergänzung)|\bneufassung"
)
_PARTLY = re.compile(r"\bteilweise\b|\bzum teil\b|\bin teilen\b")
# Where another vote begins: „zu 2.“, „b)“, „Punkt 2“, and a majority stuck to the text before it.
_NEXT_VOTE = re.compile(
    r"(?=[Zz]u (?:[a-h]\)|\d{1,2}[.:)]))|(?<![\w(])(?=[a-h]\) )|\b(?=(?:Punkt|Ziffer|Nr\.) ?\d)"
    r"|(?<=[a-zß\d.])(?=Einstimmig|Mehrheitlich)"
)


@dataclass(frozen=True, slots=True)
class _Vote:
    kind: Outcome
    majority: Majority | None = None
    votes: Votes | None = None


def _votes(wording: str) -> list[_Vote]:
    """What was voted on: the parts where at least two of them say an outcome, else the whole."""
    whole = folded(wording)
    if len(whole) > _LONGEST_WORDING:
        return [_Vote(Outcome.UNKNOWN)]
    parts = [vote for part in _NEXT_VOTE.split(wording) for vote in _read(folded(part))]
    known = [vote for vote in parts if vote.kind is not Outcome.UNKNOWN]
    return known if len(known) > 1 else _read(whole)


def _read(text: str) -> list[_Vote]:
    """One vote, or as many as there are counts."""
    counted = counts(text)
    said = next((outcome for outcome, pattern in _RULES if pattern.search(text)), None)
    if len(counted) > 1:
        return [_Vote(said or _by_count(votes), majority("", votes)) for votes in counted]
    votes = counted[0] if counted else None
    kind = said or _by_count(votes)
    if kind is Outcome.UNKNOWN and said is None and _WEAK_YES.search(text):
        kind = Outcome.RESOLVED
    return [_Vote(kind, majority(text, votes), votes)]


def _by_count(votes: Votes | None) -> Outcome:
    if votes is None or not (votes.yes or votes.no):
        return Outcome.UNKNOWN
    return Outcome.RESOLVED if (votes.yes or 0) > (votes.no or 0) else Outcome.REJECTED


def _common(votes: Sequence[_Vote]) -> _Vote:
    """What several votes have in common; beside a decision it does not count that a part was only noted."""
    kinds = {vote.kind for vote in votes}
    kinds = kinds - {Outcome.NOTED} or kinds
    kind = kinds.pop() if len(kinds) == 1 else Outcome.SEVERAL
    majorities = {vote.majority for vote in votes if vote.kind is kind}
    return _Vote(kind, majorities.pop() if len(majorities) == 1 else None)
