"""What a request asks for at its head: „alle Anträge der SPD …“, „Was hat die CDU … beantragt?“"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.retrieval.query import wordlists as words
from bot.retrieval.query.scan import Scan


@dataclass
class Head:
    """`taken` are the places of the words that say it; not `certain`: it may be meant otherwise."""

    kinds: list[str] = field(default_factory=list)
    parties: list[str] = field(default_factory=list)
    results: list[str] = field(default_factory=list)
    decision: bool = False
    certain: bool = False
    end: int = 0
    taken: set[int] = field(default_factory=set)

    def take(self, first: int, count: int) -> int:
        self.taken |= set(range(first, first + count))
        return first + count


def read_head(scan: Scan) -> Head | None:
    """The head of a request, None where the text does not begin or end like one."""
    return _told(scan) or _at_start(scan) or _beside_party(scan)


def _at_start(scan: Scan) -> Head | None:
    head, place = Head(), 0
    while place < len(scan.row) and (count := _leads(scan, place)):
        if scan.time(place) is None and scan.word(place) in words.LEAD:
            head.take(place, 1)
        place += count
    return _noun(scan, head, place)


def _leads(scan: Scan, place: int) -> int:
    """How many words here may stand before what is asked for."""
    timed = scan.time(place)
    if timed:
        return timed[0]
    if scan.word(place) in words.PLACE:
        found = scan.gremium(place + 1) or scan.city(place + 1) or scan.gremium(place + 2)
        if found:
            return 1 + found[0]
    leads = scan.word(place) in words.LEAD and scan.party(place) is None
    return 1 if leads else 0


def _noun(scan: Scan, head: Head, place: int) -> Head | None:
    """Adjective, party, the kind itself, and whose it is."""
    result = scan.result(place)
    if result and _is_noun(scan, place + result[0]):
        head.results.append(result[1])
        place = head.take(place, result[0])
    party = scan.party(place)
    if party and scan.kind(place + party[0]):
        head.parties.append(party[1])
        place = head.take(place, party[0])
    named = _kinds(scan, head, place)
    if named is None:
        return None
    place, plural = named
    owners = scan.parties(place)
    if owners:
        if head.kinds and not _filed_by_parties(scan, head):
            return None
        head.parties += owners[1]
        place = head.take(place, owners[0])
    head.end = place
    head.certain = bool(head.parties) or _is_certain(scan, head, place, plural=plural)
    return head


def _filed_by_parties(scan: Scan, head: Head) -> bool:
    """„Stellungnahme zum Antrag der SPD“ is not the SPD's."""
    return any(kind.by_party for kind in scan.known.glossary.kinds if kind.key in head.kinds)


def _is_noun(scan: Scan, place: int) -> bool:
    party = scan.party(place)
    named = scan.kind(place) or (party and scan.kind(place + party[0]))
    return bool(named) or scan.word(place) in words.ANY_PAPER


def _kinds(scan: Scan, head: Head, place: int) -> tuple[int, bool] | None:
    """„Anträge und Anfragen“, „Beschlüsse“, „Vorlagen“; where it ends, and whether it is a plural."""
    if scan.word(place) in words.DECISIONS:
        head.decision = True
        return head.take(place, 1), True
    if scan.word(place) in words.ANY_PAPER and not scan.kind(place):
        return head.take(place, 1), scan.word(place) not in {"vorlage", "drucksache"}
    plural, some = False, False
    while kind := scan.kind(place):
        some, plural = True, scan.is_plural(place, kind[0])
        head.kinds.append(kind[1])
        place = head.take(place, kind[0])
        if not (scan.kind(place + 1) and scan.word(place) in words.JOINS):
            break
        place = head.take(place, 1)
    return (place, plural) if some else None


def _is_certain(scan: Scan, head: Head, place: int, *, plural: bool) -> bool:
    following = scan.word(place)
    if following in words.GENITIVE:
        return _names_gremium(scan, place) or bool(scan.time(place) or scan.time(place + 1))
    if following in words.VETO:
        return scan.time(place) is not None
    if following in {"hat", "haben"}:
        return False
    if head.decision or (plural and head.kinds):
        return True
    return bool(head.results) or following in words.TOPIC or (plural and _is_named(scan, place))


def _names_gremium(scan: Scan, place: int) -> bool:
    return bool(scan.gremium(place + 1) or scan.city(place + 1))


def _is_named(scan: Scan, place: int) -> bool:
    """„Vorlagen 2023“, „Vorlagen im Bauausschuss“: nothing but a filter follows."""
    following = scan.word(place)
    return scan.time(place) is not None or not following or following in words.PLACE | words.AUXILIARY


def _beside_party(scan: Scan) -> Head | None:
    """„Radverkehr Anträge der Grünen“: a kind and a party side by side, wherever they stand."""
    if scan.is_question:
        return None
    for place in range(len(scan.row)):
        kind = scan.kind(place)
        if kind and not _is_object(scan, place):
            head = Head()
            if _noun(scan, head, place) and head.parties:
                return head
        party = scan.party(place)
        if party and scan.kind(place + party[0]) and not _is_object(scan, place):
            head = Head()
            return _noun(scan, head, place)
    return None


def _is_object(scan: Scan, place: int) -> bool:
    """„Stellungnahme zum Antrag der SPD“, „Antwort auf die Anfrage …“: another paper is about it."""
    before = scan.word(place - 1)
    return before in {"zum", "zur", "zu"} or (
        before in words.ARTICLES and scan.word(place - 2) in words.TOPIC | {"auf", "gegen"}
    )


def _told(scan: Scan) -> Head | None:
    """A sentence about what a party did: „Was hat die SPD 2023 zu … beantragt?“"""
    for place, owners, verb in _deeds(scan):
        start = _at_start(scan)
        head = Head(certain=True, end=verb + 1)
        head.parties += owners[1]
        if start and start.kinds:
            head.kinds += start.kinds
            head.taken |= start.taken
        elif kind := _by_verb(scan, verb):
            head.kinds.append(kind)
        head.take(place, owners[0])
        head.take(verb, 1)
        head.taken |= {each for each in range(place) if scan.word(each) in words.QUESTION | words.LEAD}
        return head
    return None


def _deeds(scan: Scan) -> Iterator[tuple[int, tuple[int, tuple[str, ...]], int]]:
    """Where a party stands, the party, and where the verb is that it belongs to."""
    last = len(scan.row) - 1
    done = words.MOVES | words.ASKS | words.WANTS
    while last > 0 and scan.word(last) not in done and last > len(scan.row) - 3:
        last -= 1
    for place in range(len(scan.row)):
        owners = scan.parties(place)
        if not owners:
            continue
        before, after = scan.word(place - 1), place + owners[0]
        if before in {"hat", "haben", "hatte", "hatten"} and scan.word(last) in done and last >= after:
            yield place, owners, last
        elif before in words.MOVES | words.FILES:
            yield place, owners, place - 1
        elif (scan.word(after) in words.MOVES and scan.word(after + 1)) or (
            scan.word(place) in {"von", "durch"} and scan.word(after) in done
        ):
            yield place, owners, after


def _by_verb(scan: Scan, verb: int) -> str | None:
    if scan.word(verb) in words.MOVES:
        return "motion"
    return "question" if scan.word(verb) in words.ASKS else None
