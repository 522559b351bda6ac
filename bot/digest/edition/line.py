"""A matter as a line that a clerk can act on: what happened, to what, where it stands, why it is told."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.council.results import Outcome, Result, read_result
from bot.council.stations import is_decision
from bot.council.votes import Votes, folded, read_votes
from bot.digest.edition.matters import Matter, decides, matters
from bot.digest.records import Match, Reason
from bot.messages import Block, NewsLine, NewsList, Span
from bot.store.news import News
from bot.texts import agenda as agenda_texts
from bot.texts import digest as texts
from bot.texts.meetings import day

LATE = timedelta(days=14)
"""A result that appears longer after its meeting than this says so: nobody waits for it any more."""
MOST_STATIONS = 4
LONGEST_NUMBER, LONGEST_NAME = 40, 100
"""Characters of what sources call a paper's number and a Gremium; some are broken, some are hostile."""

_SHOWN_AS_SAID = {Outcome.UNKNOWN, Outcome.SEVERAL}


def line(told: Match | Matter, *, place: bool = False) -> NewsLine:
    """`place`: name city and Gremium, where no heading does."""
    matter = told if isinstance(told, Matter) else matters([told])[0]
    news = matter.main.news
    title, marks = _title(matter)
    quote = _quote(matter)
    return NewsLine(
        matter.about,
        _label(matter),
        title,
        facts=tuple(_facts(matter, place=place)),
        why=_why(matter.reasons),
        marks=marks,
        quote=quote.quote,
        hits=quote.hits,
        details=tuple(_details(matter)),
        url=news.url or None,
        strong=matter.decided,
    )


def corrected(said: NewsLine) -> NewsLine:
    return replace(said, label=texts.corrected(said.label))


def correction(match: Match, before: str) -> tuple[Block, ...]:
    """What was told as the result `before` and is another one now; '' where there was none."""
    news = match.news
    was = replace(news, station=replace(news.station, result=before)) if news.station else news
    said = line(replace(match, reasons=()), place=True)
    label = texts.instead(told_result(news) or texts.NO_LONGER, told_result(was))
    return (NewsList(texts.CORRECTION, (replace(said, label=label),), 0),)


def told_result(news: News) -> str:
    """The result in few words, '' without any."""
    station = news.station
    return _worded(station.result, decided=is_decision(station)) if station else ""


def _worded(wording: str, *, decided: bool) -> str:
    """The source's own words where they are few and no count of votes stands in them, else ours."""
    wording = " ".join(wording.split())
    result = read_result(wording)
    short = len(wording) <= texts.LONGEST_WORDING
    if result.kind in _SHOWN_AS_SAID or (short and result.votes is None):
        return _cut(wording, texts.LONGEST_WORDING)
    word = _word(result, decided=decided)
    return texts.outcome(word, result.majority, amended=result.amended, partly=result.partly)


def _word(result: Result, *, decided: bool) -> str:
    own = texts.OUTCOMES[result.kind]
    if result.kind is Outcome.RESOLVED and not decided:
        own = texts.AGREED
    words = folded(result.wording).replace("(", " ").replace(",", " ").split()
    said = (each for each in texts.SAID if each in words and read_result(each).kind is result.kind)
    return own if own in words else next(said, own)


def _label(matter: Matter) -> str:
    match = matter.main
    news = match.news
    if news.kind == "result":
        return told_result(news) or texts.NO_LONGER
    if news.kind == "paper":
        return texts.new(_cut(news.paper.paper_type, LONGEST_NUMBER) if news.paper else "")
    if news.kind == "minutes":
        return texts.MINUTES
    if news.kind == "early":
        return texts.coming(news.start)
    if news.cancelled:
        return texts.CANCELLED
    return texts.PUBLISHED if match.published else texts.CHANGED


def _facts(matter: Matter, *, place: bool) -> Iterator[str]:
    news = matter.main.news
    if place or news.kind == "early":
        yield from filter(None, (news.city, organizations(news)))
    if news.kind in {"agenda", "minutes"}:
        return
    number = _number(news)
    yield from filter(None, (number,))
    if news.kind == "result":
        yield from _of_result(matter)
    elif news.kind == "paper":
        yield from filter(None, (day(news.day) if news.day else "", _bound_for(news)))


def _of_result(matter: Matter) -> Iterator[str]:
    news = matter.main.news
    count = read_votes(news.station.result) if news.station else None
    if count and count != Votes():
        yield texts.votes(count)
    if news.start:
        late = news.observed_at - news.start > LATE
        yield texts.late(news.start.date()) if late else day(news.start)
    yield from _other_stations(matter)


def _other_stations(matter: Matter) -> Iterator[str]:
    """Where it was before and, if it went on after the Beschluss, afterwards."""
    start = matter.main.news.start
    earlier = [each for each in matter.stations if start is None or (each.news.start or start) <= start]
    later = [each for each in matter.stations if each not in earlier]
    if earlier:
        yield texts.before(_stations(earlier, matter))
    if later:
        yield texts.after(_stations(later, matter))


def _stations(stations: Sequence[Match], matter: Matter) -> list[str]:
    most = MOST_STATIONS if len(stations) <= MOST_STATIONS else MOST_STATIONS - 1
    left = len(stations) - most
    told = [_station(each.news, matter.main.news) for each in stations[-most:]]
    return [texts.further_stations(left), *told] if left > 0 else told


def _station(news: News, beside: News) -> str:
    when = texts.short_day(news.day, beside.day) if news.day else ""
    return texts.at_station(organizations(news), told_result(news), when)


def organizations(news: News) -> str:
    """Who holds the station or meeting, else the meeting's own name; '' where the source says neither."""
    named = ", ".join(dict.fromkeys(name for _, name in news.organizations))
    own = news.title if news.kind in {"agenda", "minutes"} else ""
    return _cut(named or (news.station.organization if news.station else own), LONGEST_NAME)


def _number(news: News) -> str:
    if news.paper:
        return _cut(news.paper.reference, LONGEST_NUMBER)
    return texts.item(_cut(news.number, LONGEST_NUMBER)) if news.number else ""


def _bound_for(news: News) -> str:
    names = list(dict.fromkeys(name for _, name in news.organizations))
    return _cut(texts.bodies(names), LONGEST_NAME) if names else ""


def _details(matter: Matter) -> Iterator[str]:
    """The changes of an agenda, the decisions of other cities, and what became of other papers."""
    for each in matter.main.details:
        if not (matter.main.news.cancelled and each == agenda_texts.CANCELLED):
            yield each
    by_label: defaultdict[str, list[str]] = defaultdict(list)
    for other in sorted(matter.papers, key=lambda each: (not decides(each), each.news.id)):
        label = told_result(other.news) if other.news.kind == "result" else texts.NEW
        by_label[label or texts.NO_LONGER].append(_called(other.news))
    for label, names in by_label.items():
        yield texts.others(label, names)


def _called(news: News) -> str:
    paper = news.paper
    kind = _cut(paper.paper_type if paper else "", LONGEST_NUMBER) or texts.PAPER
    number = _number(news)
    return f"{kind} {number}" if number else f"{kind} {texts.quoted(_cut(news.title, texts.LONGEST_WORDING))}"


def _title(matter: Matter) -> tuple[str, tuple[Span, ...]]:
    """The title, cut, with the marks of all reasons that were found in it."""
    news = matter.main.news
    if news.kind in {"agenda", "minutes"} and news.start:
        return texts.sitting(news.start), ()
    title = "".join(" " if each.isspace() else each for each in news.title)
    shown = _cut(title, texts.LONGEST_TITLE)
    spans = {
        span
        for each in matter.every
        if each.news.title == news.title
        for reason in each.reasons
        for span in reason.marks
    }
    end = len(shown) if shown == title else len(shown) - 1
    return shown, _joined((start, min(stop, end)) for start, stop in sorted(spans) if start < end)


def _joined(spans: Iterator[Span]) -> tuple[Span, ...]:
    """Spans that overlap as one."""
    found: list[Span] = []
    for start, end in spans:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def _quote(matter: Matter) -> Reason:
    """A piece of the text where a topic stands that no title says, of the main paper before others."""
    every = [reason for each in matter.every for reason in each.reasons]
    said = {reason.topic for reason in every if reason.marks}
    return next((each for each in every if each.quote and each.topic not in said), Reason(0))


def _why(reasons: Sequence[Reason]) -> str:
    """The topics. That it is of a Gremium or kind that somebody asked for, its heading and label say."""
    topics = list(dict.fromkeys(each.topic for each in reasons if each.topic))
    return texts.topics(topics) if topics else ""


def _cut(text: str, most: int) -> str:
    """At a word, with the mark of omission within the length."""
    if len(text) <= most:
        return text
    room = text[: most - 1]
    words, _, _ = room.rpartition(" ") if not text[most - 1].isspace() else (room, "", "")
    return f"{(words or room).rstrip()}…"
