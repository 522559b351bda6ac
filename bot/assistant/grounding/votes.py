"""Counts of votes, majorities, and how parties voted, as a sentence and its quotes tell them."""

import re
from collections.abc import Iterator

from bot.assistant.grounding.ground import Ground
from bot.assistant.grounding.number_words import WORD, number_of
from bot.assistant.grounding.party_votes import parties_hold
from bot.council.votes import Majority, counts, folded, majority

Counted = tuple[str, int]

_N = rf"(?P<n>(?<![\d.,])\d{{1,3}}(?![\d.,]*\d)|\b(?:{WORD}|eine[rmn]?|kein\w*)\b)"
_YES, _NO = (
    r"(?:ja-?(?:stimmen?)?\b|dafür\b|für\b|zustimm\w*|zu\b(?! \d)|unterstütz\w*|befürwort\w*|billigten)",
    r"(?:nein-?(?:stimmen?)?\b|dagegen\b|gegen\b(?! \d)|gegenstimm\w*|ablehn\w*|lehnten?\b)",
)
_MEMBERS = (
    r"(?:\s?(?:mitglieder\w*|ratsmitglieder\w*|stadträt\w*|personen|abgeordnete\w*|stimmen"
    r"|stimmten|waren|votierten|sprachen|sich|mit|davon))*"
)
_HALF = r"(?:\s?-)?(?:\s?stimmen?)?"
_AT = (
    ("yes", re.compile(rf"{_N}{_MEMBERS}\s?-?\s?{_YES}")),
    ("no", re.compile(rf"{_N}{_MEMBERS}\s?-?\s?{_NO}")),
    ("abstention", re.compile(rf"{_N}{_MEMBERS}\s?-?\s?(?:stimm)?enth(?:alt|ielt)\w*")),
    (
        "yes",
        re.compile(
            rf"\b(?:ja(?:{_HALF})|dafür(?: stimmten?| waren| votierten)?)(?:\s?[:=]\s?"
            rf"|\s){_N}(?!\s?-?\s?(?:nein|gegen|enth))"
        ),
    ),
    (
        "no",
        re.compile(
            rf"\b(?:nein(?:{_HALF})|dagegen(?: stimmten?| waren| votierten)?"
            rf"|gegenstimmen)(?:\s?[:=]\s?|\s){_N}(?!\s?-?\s?(?:ja|enth))"
        ),
    ),
    ("abstention", re.compile(rf"\benthaltung(?:en)?(?:\s?[:=]\s?){_N}")),
    ("yes", re.compile(rf"\bfür [^,;.]{{0,60}}?\b(?:stimmten|votierten|waren) {_N}")),
    ("no", re.compile(rf"\bgegen [^,;.]{{0,60}}?\b(?:stimmten|votierten|waren) {_N}")),
    ("no", re.compile(rf"\bgegen (?:ihn|sie|es) {_N}")),
    (
        "yes",
        re.compile(
            rf"\b(?:mit|erhielt(?:en)?|bekam(?:en)?) {_N} stimmen\b(?! (?:gegen|enth"
            rf"|dagegen))"
        ),
    ),
)
_AGAINST = re.compile(
    r"\b(\d{1,3})(?: stimmen)?\s?(?:zu|gegen|:)\s?(\d{1,3})(?=[\s,.;)]|$)(?! (?:euro|prozent"
    r"|uhr))"
)
_ALONE = re.compile(
    r"\bohne gegenstimmen?\b|\bkeine gegenstimmen?\b|\bgegenstimmen? gab es (?:keine|nicht)\b"
)
_NEAR_VOTES = re.compile(
    r"unterstütz|befürwort|billig|stimm|votum|votier|dafür|dagegen|enthalt|enthielt|gegen|\bja\b|\bnein\b"
    r"|lehnt"
)
# „einstimmig“ and words for it in free sentences; „mehrheitlich“ and so on are read by bot.council.votes.
_MAJORITIES = (
    (Majority.TIE, re.compile(r"\bstimmengleichheit|\bpatt\b")),
    (
        Majority.UNANIMOUS,
        re.compile(
            r"(?<!nicht )\beinst(?:immig|\.)|\beinmütig|\b(?:ohne|keine) gegenstimmen?\b"
            r"|\beinhellig"
        ),
    ),
    (
        Majority.MAJORITY,
        re.compile(r"\bmehrheitlich|\bstimmenmehrheit|\bmit (?:\w+ )?mehrheit|\bmehrheit de[rs] "),
    ),
)


def votes_hold(sentence: str, ground: Ground) -> bool:
    return (
        _counts_hold(sentence, ground)
        and _majorities_hold(sentence, ground)
        and parties_hold(sentence, ground)
    )


def take_votes(text: str) -> set[Counted]:
    """Each count with its label: yes, no, abstention."""
    words = folded(text)
    if not _NEAR_VOTES.search(words):
        return set()
    found = set(_listed(words))
    for label, pattern in _AT:
        for each in pattern.finditer(words):
            if (number := _number(each["n"])) is not None:
                found.add((label, number))
    for yes, no in _AGAINST.findall(words):
        found |= {("yes", int(yes)), ("no", int(no))}
    if _ALONE.search(words):
        found.add(("no", 0))
    return found


def _listed(words: str) -> Iterator[Counted]:
    for vote in counts(words):
        for label, number in (("yes", vote.yes), ("no", vote.no), ("abstention", vote.abstentions)):
            if number is not None:
                yield label, number


def _number(word: str) -> int | None:
    if word.isdigit():
        return int(word)
    if word.startswith("kein"):
        return 0
    return (
        1
        if word.startswith("ein") and word not in {"eins", "elf"} and number_of(word) <= 1
        else number_of(word) or None
    )


def _counts_hold(sentence: str, ground: Ground) -> bool:
    said = take_votes(sentence)
    if not said:
        return True
    known = take_votes(ground.quoted)
    for result in (*ground.results, *ground.outcomes):
        known |= take_votes(result.wording)
    unanimous = Majority.UNANIMOUS in _majorities(ground.quoted, ground)
    return all(each in known or (each == ("no", 0) and unanimous) for each in said)


def _majorities_hold(sentence: str, ground: Ground) -> bool:
    said = _majority_words(folded(sentence))
    if not said:
        return True
    stated = {each.majority for each in ground.outcomes if each.majority}
    return said <= _majorities(ground.quoted, ground) and (not stated or said <= stated)


def _majorities(text: str, ground: Ground) -> set[Majority]:
    """What quotes and cited stations say; where they are silent, what the data says of the paper."""
    words = folded(text)
    found = _majority_words(words)
    found |= {each for vote in counts(words) if (each := majority("", vote))}
    found |= {each.majority for each in ground.results if each.majority}
    if found or all(each.of_station for each in ground.quotes):
        return found
    return {each.majority for each in ground.outcomes if each.majority}


def _majority_words(words: str) -> set[Majority]:
    return {each for each, pattern in _MAJORITIES if pattern.search(words)}
