"""Names in a sentence: persons, parties, firms, streets, Gremien, cities, abbreviations, whoever acts.

German writes all nouns with capitals. So what is a name is known by what stands around it (Herr, GmbH,
-straße, Fraktion, „in …“), by its letters (SPD, AfD), or by being no word that offices have.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from bot.assistant.grounding.cities import CITIES
from bot.assistant.grounding.clauses import SHORTEST_PART, Clause, closest, whole_sentences
from bot.assistant.grounding.common_nouns import COMMON_NOUNS
from bot.assistant.grounding.ground import Ground
from bot.assistant.grounding.number_words import WORD
from bot.assistant.grounding.votes import party_names
from bot.council.votes import folded
from bot.retrieval.words.compounds import Splitter
from bot.retrieval.words.german import plain, stem, terms

_CAPITAL = r"[A-ZÄÖÜ][\wäöüß-]+"
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ABBREVIATION = re.compile(r"(?<![\w-])(?=\w*[A-ZÄÖÜ]\w*[A-ZÄÖÜ])[A-ZÄÖÜa-zäöü]{2,6}(?![\w])")
_COMMON_ABBREVIATIONS = frozenset(
    "pkw lkw kfz eur top gmbh mbh teur usw etc bzw ggf mio mrd nr abs art ff bgb stvo kita kitas it ki pv öpnv edv".split()
)
_GREMIUM = re.compile(
    r"\b(?P<head>(?:[A-ZÄÖÜ]\w*)?(?:[Aa]usschuss|[Bb]eirat|[Kk]ommission|[Kk]reistag|[Vv]ersammlung)(?:es|s|en)?|(?:Stadt|Gemeinde|Orts|Ortschafts|"
    r"Bezirks|Kreis|Ältesten|Aufsichts|Verwaltungs|Verbands)rat(?:es|s)?|Rat(?:es|s)?(?!\w))"
    r"(?P<field>\s[A-ZÄÖÜ][a-zäöüß-]+(?!\s\d)|(?:\s(?:für|des|der))(?:\s[a-zäöü]+)?(?:,?\s(?:und\s)?[A-ZÄÖÜ][\w-]+)+)?"
)
_COUNCIL = frozenset({"stadtrat", "gemeinderat", "rat", "stadtverordnetenversammlung"})
_TITLED = re.compile(
    rf"\b(?:Herrn?|Frau|Dr\.|Prof\.|(?:Ober)?[Bb]ürgermeister(?:in)?s?|Beigeordnete[rnm]?|Dezernent(?:in)?|Stadtr(?:at|ätin)|Ratsmitglied|Architekt(?:in)?"
    rf"|Vorsitzende[rn]?|Ortsvorsteher(?:in)?|Amtsleiter(?:in)?)\s((?:(?:Dr\.|Prof\.|von|van|de)\s)*{_CAPITAL}(?:\s{_CAPITAL})?)"
)
_FIRM = re.compile(
    rf"((?:{_CAPITAL}(?:\s?&\s?|\s))+)(?:\w+\s)?(?:GmbH|AG|KG|OHG|GbR|mbH|eG|SE|UG|e\.\s?V\.)(?!\w)"
    rf"|\b(?:Firma|Unternehmen|Büro|Verein|Träger|Investor|Stiftung|Bürgerinitiative)\s(?!für|der|des|und|von)({_CAPITAL}(?:\s?&?\s{_CAPITAL})*)"
)
_FACTION = re.compile(
    rf"\b({_CAPITAL}(?:[ /]{_CAPITAL})?)-(?:[\w]+)?[Ff]raktion\b|\b(?:Rats|Stadtrats)?[Ff]raktion(?:en)?\s(?:der\s|von\s|des\s)?({_CAPITAL}(?:\s{_CAPITAL})?)"
)
_STREET = re.compile(r"\b(?:[A-ZÄÖÜ][\w-]*(?:straße|strasse|str\.|allee|gasse|chaussee)|[A-ZÄÖÜ][\w-]+er\s(?:Straße|Weg|Platz|Allee|Ring|Tor))")
_PLACE = re.compile(
    r"\b(?:in|nach|aus|bei|Stadtteil|Ortsteil|Ortsbezirk|Stadt|Gemeinde|Ortsbeirat|Landkreis|Kreis|Quartier|Gewerbegebiet)"
    rf"\s(?!(?:Höhe|Kraft|Form|Ansicht|Auffassung|Angaben|Zukunft|Zusammenarbeit)\b)({_CAPITAL})"
)
_PRONOUN = re.compile(r"\b(?:[Ss]ie|[Ee]r|[Dd]iese[rs]?|[Dd]afür|[Dd]azu|[Hh]ierfür)\b")
# Whoever may have acted; the city itself and its people may always be named.
_ACTORS = frozenset(
    """
    verwaltung stadtverwaltung kämmerei kämmerer land bund kreis landkreis bezirk bezirksregierung aufsichtsbehörde aufsicht
    investor investorin verein polizei feuerwehr ministerium minister landesamt antragsteller antragstellerin fraktion
    oberbürgermeister oberbürgermeisterin bürgermeister bürgermeisterin gutachter gutachterin stadtwerke eigentümer eigentümerin
    ortsvorsteher ortsvorsteherin landtag bundestag landesregierung bundesregierung gericht kirche betreiber
    """.split()
)
_INSTITUTIONS = re.compile(
    r"(?:gymnasium|schule|fest|klinikum|krankenhaus|verein|bad|halle|museum|theater|park|brücke|platz|weg|kirche|heim"
    r"|zentrum|turm|viertel|markt|bibliothek|bücherei|amt|see|bach|wald|siedlung|hafen|bahn|ufer|zoo|stadion|pädagogik|pflege)s?"
)


def names_hold(sentence: str, ground: Ground, question: str) -> bool:
    known = _Known(ground, question)
    return not any(True for _ in _unknown(sentence, known)) and _actors_hold(sentence, ground)


def cities_hold(sentence: str, ground: Ground) -> bool:
    """No city but those of the cited sources, unless the quotes or titles name it."""
    there = f"{ground.quoted} | {ground.stated}"
    own = {each.city for each in ground.sources}
    cities = ({each.city for each in ground.others if each.city} | CITIES) - own
    named = [city for city in cities if city in sentence and _names(city, sentence)]
    return all(_names(city, there) and (_is_in(city, there) or not _is_in(city, sentence)) for city in named)


def _is_in(city: str, text: str) -> bool:
    """That something is so in a city is another matter than a firm „aus“ it."""
    return re.search(rf"\b[Ii]n (?:der Stadt )?{re.escape(city)}(?!\w)", text) is not None


def _names(city: str, text: str) -> bool:
    """Also „Trierer“ and „Triers“."""
    return re.search(rf"(?<!\w){re.escape(city)}(?:s|er\w{{0,2}})?(?!\w)", text) is not None


class _Known:
    """What may be named; the question, too, but for Gremien and parties."""

    def __init__(self, ground: Ground, question: str) -> None:
        own = f"{ground.around} | {ground.stated}"
        self.ground = ground
        self.own = own
        self.terms = frozenset(terms(own))
        self.asked = self.terms | frozenset(terms(question))
        self.words = frozenset(folded(own).replace("-", " ").split())
        self.texts = (folded(own), folded(question))

    def has(self, name: str, *, asked: bool = True) -> bool:
        """Whether each word of a name stands there, itself or with another ending."""
        among = self.asked if asked else self.terms
        return all(_is_there(word, among) for word in terms(name))


def _is_there(word: str, among: frozenset[str]) -> bool:
    return word in among or any(
        len(word) >= SHORTEST_PART and len(each) >= SHORTEST_PART and _same_name(word, each) for each in among
    )


def _same_name(word: str, other: str) -> bool:
    """But for an ending: Tollkühn and Tollkühns."""
    return abs(len(word) - len(other)) <= 2 and (word.startswith(other) or other.startswith(word))  # noqa: PLR2004


def _unknown(sentence: str, known: _Known) -> Iterator[str]:
    yield from _unknown_parties(sentence, known)
    yield from _unknown_gremien(sentence, known)
    for pattern in (_TITLED, _FIRM, _FACTION):
        for found in pattern.finditer(sentence):
            name = next(filter(None, found.groups()))
            if not known.has(name, asked=pattern is not _FACTION):
                yield name
    for found in _STREET.finditer(sentence):
        if not known.has(found[0].replace("str.", "straße")):
            yield found[0]
    yield from _unknown_letters(sentence, known)
    yield from _unknown_nouns(sentence, known)


def _unknown_parties(sentence: str, known: _Known) -> Iterator[str]:
    names = party_names()
    said = {names.canonical(each[0]): each[0] for each in names.known.finditer(sentence)}
    if said:
        there = {names.canonical(each[0]) for each in names.known.finditer(known.own)}
        for party, written in said.items():
            if party not in there and not known.has(written, asked=False):
                yield written


def _unknown_gremien(sentence: str, known: _Known) -> Iterator[str]:
    there = {_head(found["head"]) for found in _GREMIUM.finditer(known.own)}
    for found in _GREMIUM.finditer(sentence):
        head = _head(found["head"])
        if head in {"ausschuss", "beirat", "kommission", "versammlung"}:
            fine = any(each.endswith(head) for each in there)
        elif head in _COUNCIL:
            fine = head in there or ("rat" in {head} and bool(there & _COUNCIL))
        else:
            fine = head in there
        if not fine or not known.has(found["field"] or "", asked=False):
            yield found[0]


def _head(word: str) -> str:
    return re.sub(r"(?<=rat|uss|tag)(?:es|s)$|(?<=ommission)en$|(?<=sammlung)en$", "", word.lower())


def _unknown_letters(sentence: str, known: _Known) -> Iterator[str]:
    for found in _ABBREVIATION.finditer(sentence):
        low = found[0].lower()
        if low not in _COMMON_ABBREVIATIONS and not any(low in text for text in known.texts):
            yield found[0]


def _unknown_nouns(sentence: str, known: _Known) -> Iterator[str]:
    first = _WORD.search(sentence)
    for found in _WORD.finditer(sentence):
        word = found[0]
        if not word[0].isupper() or (found is first and not stem(plain(word))):
            continue
        starts = first is not None and found.start() == first.start() or _begins(sentence, found.start())
        if starts and _is_no_noun(word):
            continue
        if any(_is_strange(part, known) for part in word.split("-") if part[:1].isupper()):
            yield word


def _begins(sentence: str, start: int) -> bool:
    return sentence[:start].rstrip(" \"").endswith((".", ":", "!", "?", "|"))


def _is_no_noun(word: str) -> bool:
    """At a sentence's beginning a capital says nothing; a participle or adjective is no name."""
    if word.lower() in _FIRST or re.fullmatch(WORD, word.lower()):
        return True
    return bool(re.search(r"(?:t|en|te|ten|e|er|es|em|ig|lich|isch|isch\w|haft|los|end)$", word.lower())) or not stem(plain(word))


def _is_strange(word: str, known: _Known) -> bool:
    low = word.lower()
    word_stem = stem(plain(word))
    if not word_stem or len(word) <= 2 or _is_there(word_stem, known.asked):  # noqa: PLR2004
        return False
    if any(len(each) >= SHORTEST_PART and (each in word_stem or word_stem in each) for each in known.asked):
        return _exchanges(low, known)
    return not is_common(low) or _exchanges(low, known)


def _exchanges(low: str, known: _Known) -> bool:
    """„Lichterfest“ where the quotes know a „Hafenfest“: another one of the same kind."""
    for place in range(3, len(low) - 1):
        head = low[place:]
        if _INSTITUTIONS.fullmatch(head):
            base = head.removesuffix("s")
            return any(
                word.removesuffix("s").endswith(base) and word.removesuffix("s") != low.removesuffix("s") and word != base
                for word in known.words
            ) and not any(low[:4] == word[:4] for word in known.words)
    return False


_FIRST = frozenset("rund ungefähr circa bis während aufgrund anhand knapp maximal minimal insgesamt zudem bislang beschlossen".split())
def _is_made(word: str) -> bool:
    splitter = _splitter()
    return splitter.knows(word) or bool(splitter.split(word))


@cache
def _splitter() -> Splitter:
    return Splitter()


@lru_cache(maxsize=8192)
def is_common(word: str) -> bool:
    """Whether it is a word of offices, or made of such words, or has a noun's ending."""
    if word in COMMON_NOUNS or _is_made(word):
        return True
    base = re.sub(r"(?<=\w{4})in(?:nen)?$", "", word)
    if base != word and (_is_made(base) or _is_made(base.removesuffix("er")) or _is_made(base + "e")):
        return True
    return bool(re.search(r"\w{3}(?:ung|heit|keit|schaft|tion|ität|nis|ismus|ment|ierung|nahme|enz|anz)(?:e[nrs]?|en|s|es|sen?|ses)?$", word))


def _actors_hold(sentence: str, ground: Ground) -> bool:
    """Whoever is said to act stands in the quote, and where several do, in the sentence that tells of the act."""
    stated = frozenset(terms(ground.stated))
    every = whole_sentences(ground.around)
    for said in whole_sentences(sentence):
        actors = [word for word in _WORD.findall(said.text) if word.lower().rstrip("sn") in _ACTORS or word.lower() in _ACTORS]
        for actor in actors:
            name = stem(plain(actor))
            near = _with_named(closest(said, every), every) or list(every)
            if not any(_acts(name, each.words) for each in near) and not _acts(name, stated):
                return False
    return True


def _with_named(near: list[Clause], every: Sequence[Clause]) -> list[Clause]:
    """„Sie“ is somebody of the sentence before."""
    before = [every[every.index(each) - 1] for each in near if _PRONOUN.search(each.text) and each in every[1:]]
    return [*near, *before]


def _acts(name: str, words: frozenset[str]) -> bool:
    return any(name == each or (len(name) > SHORTEST_PART and (name in each or (each in name and len(each) > 5))) for each in words)  # noqa: PLR2004
