"""What the commands about subscriptions share."""

from collections.abc import Iterator

from bot.commands.base import Ask
from bot.digest.records import Subscription
from bot.digest.wording.wording import Wording
from bot.messages import Action
from bot.texts import ordering as texts


def wording(ask: Ask) -> Wording:
    """How wishes are read and told here: with the loaded cities, from home where none is named."""
    cities = {body.key: body.name for body in ask.services.bodies()}
    return Wording(ask.services.search.read, cities, ask.home)


def following(ask: Ask, subscription: Subscription) -> str:
    """When its next edition comes, in words; '' where none does. Not before the quiet hours are over."""
    if subscription.state != "active":
        return ""
    at = ask.services.digest.subscriptions.next_time(subscription)
    if at is None:
        return texts.AS_IT_COMES
    zone = ask.services.settings.zone(ask.home or "")
    end = ask.services.digest.manners.quiet(subscription.place).until(at, zone)
    told = texts.moment((end or at).astimezone(zone), ask.services.today(ask.home or ""))
    return texts.after_quiet(told) if end else told


def actions(subscription: Subscription) -> Iterator[Action]:
    """What can be done with it now."""
    number = subscription.number
    match subscription.state:
        case "draft":
            yield Action(texts.YES, f"/abo ja {number}")
        case "active":
            yield Action(texts.PAUSE, f"/abo {number} pause")
        case "paused":
            yield Action(texts.GO_ON, f"/abo {number} weiter")
    yield Action(texts.PROBE, f"/abo probe {number}")
    yield Action(texts.NO if subscription.state == "draft" else texts.END, f"/abbestellen {number}")
