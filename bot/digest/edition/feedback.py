"""What could be left out: filters, offered to those who did not like an edition or a line of it.

Nothing is adjusted by itself: each offer is a command that somebody may send.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from bot.council.results import Outcome, read_result
from bot.digest.edition.edition import LIMIT, arranged
from bot.digest.edition.line import line as told
from bot.digest.edition.matters import Matter
from bot.digest.edition.order import heading
from bot.digest.edition.rare_word import rare_word
from bot.digest.edition.routine import is_routine
from bot.digest.records import Match, Rhythm, Subscription, Without
from bot.messages import Action, Actions, Block, NewsList, Notice, Text
from bot.texts import feedback as texts
from bot.texts import subscriptions as wishes

SHORT = 3
"""Lines of an edition to which all offers fit on a screen."""
MOST = 6
"""Offers at a time."""
MOST_GROUPS = 8
MOST_WEEKLY = 2
MISSABLE = frozenset(
    (
        Outcome.NOTED, Outcome.POSTPONED, Outcome.REFERRED, Outcome.RECOMMENDED, Outcome.SETTLED,
        Outcome.DISCUSSED,
    )
)  # fmt: skip
"""What was decided, voted down or withdrawn is what one subscribes for."""


def less(
    matches: Sequence[Match],
    subscriptions: Sequence[Subscription],
    line: int | None = None,
    *,
    home: str | None = None,
    edition: int | None = None,
    corrected: Collection[int] = (),
) -> list[Block]:
    """What can be left out of an edition, or of one of its lines as they are numbered in its message.

    `subscriptions` are those of the edition that are still there, `home` is the city that came first in it,
    `edition` its number, `corrected` are ids of news of which it says something else than at first.
    """
    if not subscriptions:
        return [Notice(texts.GONE)]
    sheet = arranged(matches, home=home, limit=LIMIT, corrected=corrected)
    shown = sheet.numbered
    every = [*shown, *sheet.left, *sheet.routine]
    if line is not None:
        return _of_line(line, shown, every, subscriptions)
    if len(every) <= SHORT:
        return _offered(_of_matters(every, every, subscriptions))
    return [
        Text(_groups(every)),
        *_offered(_of_edition(every, subscriptions)),
        Text(texts.how_to_name_one(edition)),
    ]


def offers(
    matter: Matter, subscriptions: Sequence[Subscription], beside: Sequence[Matter] = ()
) -> tuple[Action, ...]:
    """Filters that would have left this matter out, one for each subscription that brought it.

    `beside` are the other matters: what their titles say as well is no telling word.
    """
    bringing = _bringing(matter, subscriptions)
    filters = [*_filters(matter), *_words(matter, bringing, beside)]
    return tuple(_actions(filters, bringing))


def _actions(filters: Iterable[Without], bringing: Sequence[Subscription]) -> Iterator[Action]:
    for each in filters:
        phrase = _phrase(each)
        for subscription in bringing:
            if each not in subscription.wish.without:
                label = texts.without(texts.told(phrase))
                command = texts.leaving_out(subscription.number, phrase)
                yield _action(subscription, label, command, several=len(bringing) > 1)


def _action(subscription: Subscription, label: str, command: str, *, several: bool) -> Action:
    return Action(texts.of_subscription(label, subscription.number) if several else label, command)


def _phrase(without: Without) -> str:
    """As /abo reads it."""
    match without.what:
        case "outcome":
            return wishes.OUTCOMES[without.value]
        case "routine":
            return wishes.ROUTINE
        case "organization":
            return texts.organization(without.value)
        case "word":
            return texts.word(without.value)


def seldom(subscriptions: Sequence[Subscription]) -> Iterator[Action]:
    """Once a week instead, for those that speak more often."""
    for each in subscriptions:
        rhythm = each.wish.rhythm
        if len(rhythm.days) != 1:
            when = Rhythm() if rhythm.at_once else rhythm
            command = texts.change(each.number, texts.on_mondays(when.hour, when.minute))
            yield _action(each, texts.SELDOM, command, several=len(subscriptions) > 1)


def _of_line(
    number: int, shown: Sequence[Matter], every: Sequence[Matter], subscriptions: Sequence[Subscription]
) -> list[Block]:
    if not 1 <= number <= len(shown):
        return [Notice(texts.no_such_line(number, len(shown)))]
    matter = shown[number - 1]
    named = NewsList(texts.line(number), (told(matter, place=True),), number)
    return [named, *_offered(_of_matters([matter], every, subscriptions))]


def _of_matters(
    wanted: Sequence[Matter], every: Sequence[Matter], subscriptions: Sequence[Subscription]
) -> Iterator[Action]:
    for matter in wanted:
        yield from offers(matter, subscriptions, [each for each in every if each is not matter])
    yield from seldom(subscriptions)


def _of_edition(every: Sequence[Matter], subscriptions: Sequence[Subscription]) -> Iterator[Action]:
    """The filters that would have left out the most; a word is too narrow for a whole edition."""
    counted: Counter[Action] = Counter()
    for matter in every:
        counted.update(_actions(_filters(matter), _bringing(matter, subscriptions)))
    weekly = list(seldom(subscriptions))[:MOST_WEEKLY]
    best = [action for action, count in counted.most_common() if count > 1]
    yield from (*best[: MOST - len(weekly)], *weekly)


def _offered(actions: Iterable[Action]) -> list[Block]:
    found = tuple(islice(dict.fromkeys(actions), MOST))
    if not found:
        return [Notice(texts.NOTHING_TO_OFFER)]
    return [Text(texts.NOTHING_BY_ITSELF), Actions(found)]


def _groups(every: Sequence[Matter]) -> str:
    counted = Counter(heading(matter) for matter in every).most_common()
    return texts.groups(counted[:MOST_GROUPS], len(counted[MOST_GROUPS:]))


def _bringing(matter: Matter, subscriptions: Sequence[Subscription]) -> list[Subscription]:
    """Those for which it was told; where that is not known any more, the only one there is."""
    numbers = {reason.subscription for reason in matter.reasons}
    found = [each for each in subscriptions if each.number in numbers]
    return found or list(subscriptions[:1] if len(subscriptions) == 1 else ())


def _filters(matter: Matter) -> list[Without]:
    """Those that fit every station it tells of: it would stand there for the others otherwise."""
    first, *others = [list(_filters_of(each)) for each in (matter.main, *matter.stations)]
    return [each for each in first if all(each in other for other in others)]


def _filters_of(match: Match) -> Iterator[Without]:
    news = match.news
    if news.kind == "result" and news.station:
        outcome = read_result(news.station.result).kind
        if outcome in MISSABLE:
            yield Without("outcome", outcome.value)
    if is_routine(news):
        yield Without("routine")
    names = {name for _, name in news.organizations}
    if len(names) == 1:
        yield Without("organization", names.pop())


def _words(matter: Matter, bringing: Sequence[Subscription], beside: Sequence[Matter]) -> list[Without]:
    news = matter.main.news
    if news.kind in {"agenda", "minutes"}:
        return []  # their titles are those of meetings
    known = [news.city, *(name for _, name in news.organizations), *(each.wish.query for each in bringing)]
    marks = [span for reason in matter.main.reasons for span in reason.marks]
    word = rare_word(news.title, [each.main.news.title for each in beside], marks=marks, known=known)
    return [Without("word", word)] if word else []
