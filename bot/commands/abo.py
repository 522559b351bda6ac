"""/abo: what is new is said here when it is wanted; ordered in plain German, told back, confirmed."""

import re
from collections.abc import Callable, Mapping

from bot.commands import abo_typed as typed
from bot.commands.base import Ask, Blocks, Command, in_thread
from bot.commands.subscribing import actions, following, wording
from bot.digest.records import Subscription, Wish
from bot.digest.subscriptions import MOST
from bot.digest.wording.wording import NotUnderstood
from bot.messages import Action, Actions, Notice, Text
from bot.texts import general
from bot.texts import ordering as texts

MOST_DRAFTS = 10
"""Of a place. The oldest goes for the next one of somebody who may confirm it; others must not push out what
is about to be confirmed."""


def answer(ask: Ask) -> Blocks:
    args = ask.args.strip()
    if not args:
        return [Text(texts.HOW)]
    for form, meant in _FORMS.items():
        if found := form.fullmatch(args):
            return meant(ask, found)
    return _order(ask, args)


def _help(_ask: Ask, _found: re.Match[str]) -> Blocks:
    return [Text(texts.HOW)]


def _which(ask: Ask, _found: re.Match[str]) -> Blocks:
    here = ask.services.digest.subscriptions.of(ask.incoming.place)
    return [Text(texts.what_can_be_done(here[0].number))] if here else [Notice(texts.NONE)]


def _less_of_last(ask: Ask, _found: re.Match[str]) -> Blocks:
    """Nobody knows its number: it counts the editions of all places."""
    digest, place = ask.services.digest, ask.incoming.place
    edition = digest.last_edition(place)
    if edition is None:
        return [Notice(texts.NO_EDITION)]
    return list(digest.less(place, edition))


def _probe(ask: Ask, found: re.Match[str]) -> Blocks:
    number = int(found["number"]) if found["number"] else None
    if number is not None and _numbered(ask, number) is None:
        return [Notice(texts.no_such(number))]
    if number is None and not ask.services.digest.subscriptions.of(ask.incoming.place):
        return [Notice(texts.NONE)]
    return list(ask.services.digest.probe(ask.incoming.place, number))


def _whole(ask: Ask, found: re.Match[str]) -> Blocks:
    return list(ask.services.digest.whole(ask.incoming.place, int(found["edition"])))


def _less(ask: Ask, found: re.Match[str]) -> Blocks:
    line = int(found["line"]) if found["line"] else None
    return list(ask.services.digest.less(ask.incoming.place, int(found["edition"]), line))


def _order(ask: Ask, text: str) -> Blocks:
    """A new one: told as it was understood, to be confirmed."""
    if not ask.services.bodies():
        return [Notice(general.EMPTY_STORE, "warning")]
    place, subscriptions = ask.incoming.place, ask.services.digest.subscriptions
    here = subscriptions.of(place)
    if _is_full(here):
        return [Notice(texts.full(MOST), "warning")]
    wish = wording(ask).read(text)
    if isinstance(wish, NotUnderstood):
        return _not_understood(wish)
    drafts = [each for each in here if each.state == "draft"]
    if same := next((each for each in drafts if each.wish == wish), None):
        return _read_back(ask, same)
    if len(drafts) >= MOST_DRAFTS and not ask.may_manage:
        return [Notice(texts.many_drafts(len(drafts)))]
    if len(drafts) >= MOST_DRAFTS:
        subscriptions.delete(min(drafts, key=lambda each: each.id))
    return _read_back(ask, subscriptions.draft(place, wish))


def _read_back(ask: Ask, subscription: Subscription) -> Blocks:
    number, told = subscription.number, wording(ask).told(subscription.wish)
    hint = texts.how_to_change(number) if ask.may_manage else texts.WHO_CONFIRMS
    return [
        Text(texts.draft(number, told)),
        *_stock(ask, subscription.wish),
        *_remarks(ask, subscription.wish),
        *_meaning(ask, subscription.wish),
        Actions(tuple(actions(subscription))),
        Text(hint),
    ]


def _stock(ask: Ask, wish: Wish) -> Blocks:
    """How much there is of the topic already, so that a misunderstood one does not wait for ever."""
    fitting = ask.services.digest.fitting(wish)
    if fitting is None:
        return []
    if fitting.papers:
        return [Text(texts.fitting(fitting.papers, many=fitting.many))]
    return [Notice(texts.nothing_fits(fitting.unknown), "warning")]


def _remarks(ask: Ask, wish: Wish) -> Blocks:
    """What of it cannot be had here."""
    missing = ask.services.digest.missing(wish)
    return [Notice(missing, "warning")] if missing else []


def _meaning(ask: Ask, wish: Wish) -> Blocks:
    """What the figures say that it will bring."""
    explained = ask.services.digest.explained(wish)
    return [Text(explained)] if explained else []


def _not_understood(problem: NotUnderstood) -> Blocks:
    return [Notice("\n".join(problem.sentences))]


def _one(ask: Ask, found: re.Match[str]) -> Blocks:
    """Shown, or changed: what is changed is told first."""
    subscription = _numbered(ask, int(found["number"]))
    if subscription is None:
        return [Notice(texts.no_such(int(found["number"])))]
    if not found["change"]:
        return _show(ask, subscription)
    if not ask.may_manage:
        return [Notice(texts.MAY_NOT, "warning")]
    state = typed.STATE.fullmatch(found["change"].strip())
    if not state and typed.MORE_THAN_STATE.match(found["change"]):
        return [Notice(texts.what_can_be_done(subscription.number))]
    return _set_state(ask, subscription, state) if state else _change(ask, subscription, found["change"])


def _change(ask: Ask, subscription: Subscription, change: str) -> Blocks:
    """A draft is changed at once, it waits for a confirmation anyway."""
    wish = wording(ask).change(subscription.wish, change)
    if isinstance(wish, NotUnderstood):
        return _not_understood(wish)
    if wish == subscription.wish:
        return [Notice(texts.unchanged(subscription.number, wording(ask).told(wish)))]
    if subscription.state == "draft":
        ask.services.digest.subscriptions.change(subscription, wish)
        changed = _numbered(ask, subscription.number)
        return _read_back(ask, changed) if changed else [Notice(texts.no_such(subscription.number))]
    return _propose(ask, subscription, wish, change)


def _propose(ask: Ask, subscription: Subscription, wish: Wish, change: str) -> Blocks:
    number = subscription.number
    return [
        Text(texts.proposed(number, wording(ask).told(wish))),
        *_stock(ask, wish),
        *_remarks(ask, wish),
        Actions((Action(texts.CHANGE, f"/abo ja {number} {change}"),)),
    ]


def _yes(ask: Ask, found: re.Match[str]) -> Blocks:
    """Confirms a draft, or a change that was told before."""
    subscription = _numbered(ask, int(found["number"]))
    if subscription is None:
        return [Notice(texts.no_such(int(found["number"])))]
    if not ask.may_manage:
        return [Notice(texts.MAY_NOT, "warning")]
    return _apply(ask, subscription, found["change"]) if found["change"] else _confirm(ask, subscription)


def _apply(ask: Ask, subscription: Subscription, change: str) -> Blocks:
    wish = wording(ask).change(subscription.wish, change)
    if isinstance(wish, NotUnderstood):
        return _not_understood(wish)
    if wish != subscription.wish:
        ask.services.digest.subscriptions.change(subscription, wish)
    changed = _numbered(ask, subscription.number) or subscription
    return [Notice(texts.changed(changed.number, wording(ask).told(wish), following(ask, changed)))]


def _confirm(ask: Ask, subscription: Subscription) -> Blocks:
    """Also what was paused: it goes on from now."""
    number, told = subscription.number, wording(ask).told(subscription.wish)
    subscriptions = ask.services.digest.subscriptions
    if subscription.state == "active":
        return [Notice(texts.already(number, told))]
    if subscription.state == "draft" and _is_full(subscriptions.of(ask.incoming.place)):
        return [Notice(texts.full(MOST), "warning")]
    subscriptions.confirm(subscription)
    running = _numbered(ask, number) or subscription
    return [Notice(texts.confirmed(number, told, following(ask, running))), *_remarks(ask, subscription.wish)]


def _set_state(ask: Ask, subscription: Subscription, state: re.Match[str]) -> Blocks:
    if state["on"]:
        return _confirm(ask, subscription)
    if state["end"]:
        return end(ask, subscription)
    if subscription.state == "draft":
        return [Notice(texts.not_confirmed(subscription.number))]
    if subscription.state == "paused":
        return [Notice(texts.paused_already(subscription.number))]
    ask.services.digest.subscriptions.pause(subscription)
    return [Notice(texts.paused(subscription.number))]


def end(ask: Ask, subscription: Subscription) -> Blocks:
    """It can be ordered anew with one click, so it ends without a question."""
    told = wording(ask).told(subscription.wish)
    ask.services.digest.subscriptions.delete(subscription)
    if subscription.state == "draft":
        return [Notice(texts.dropped(subscription.number))]
    return [
        Notice(texts.ended(subscription.number, told)),
        Actions((Action(texts.AGAIN, f"/abo {told}"),)),
    ]


def _show(ask: Ask, subscription: Subscription) -> Blocks:
    told, state = wording(ask).told(subscription.wish), texts.STATES[subscription.state]
    number = subscription.number
    return [
        Text(texts.shown(number, told, state, following(ask, subscription))),
        *_remarks(ask, subscription.wish),
        Actions(tuple(actions(subscription))),
        Text(texts.what_can_be_done(number)),
    ]


def _numbered(ask: Ask, number: int) -> Subscription | None:
    return ask.services.digest.subscriptions.numbered(ask.incoming.place, number)


def _is_full(here: list[Subscription]) -> bool:
    return len([each for each in here if each.state != "draft"]) >= MOST


_FORMS: Mapping[re.Pattern[str], Callable[[Ask, re.Match[str]], Blocks]] = {
    typed.PROBE: _probe, typed.WHOLE: _whole, typed.LESS: _less, typed.YES: _yes, typed.ONE: _one,
    typed.TURNED: _one,
    typed.WHICH: _which, typed.HELP: _help, typed.LESS_OF_LAST: _less_of_last,
}  # fmt: skip


COMMAND = Command(
    "abo",
    "/abo Wunsch",
    "meldet hier regelmäßig oder sofort, was neu ist",
    "/abo jeden Montag um 8 neue Beschlüsse zu Radverkehr",
    in_thread(answer),
    typed.understood,
    texts.MORE,
)
