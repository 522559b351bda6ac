"""/einstellungen: what a room or chat has chosen, shown and changed."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.commands.base import Ask, Blocks, Command, in_thread
from bot.commands.cities import read_cities
from bot.messages import Notice, Table
from bot.texts import places as texts

HOME = "stadt"


@dataclass(frozen=True, slots=True)
class Setting:
    """`change(ask, value)` stores it and says what holds now."""

    key: str
    label: str
    shown: Callable[[Ask], str]
    help: Callable[[Ask], str]
    change: Callable[[Ask, str], str]


def answer(ask: Ask) -> Blocks:
    name, _, value = ask.args.strip().partition(" ")
    if not name:
        return [_table(ask)]
    setting = SETTINGS.get(name.casefold())
    if setting is None:
        return [Notice(texts.no_such_setting(name, list(SETTINGS)))]
    if not value.strip():
        return [_table(ask)]
    if not ask.incoming.sender.may_manage:
        return [Notice(texts.MAY_NOT, "warning")]
    return [Notice(setting.change(ask, value.strip()))]


def _table(ask: Ask) -> Table:
    rows = ((each.label, each.shown(ask), each.help(ask)) for each in SETTINGS.values())
    return Table(texts.CAPTION, texts.HEADER, tuple(rows))


def _home(ask: Ask) -> str:
    names = {body.key: body.name for body in ask.services.bodies()}
    return names.get(ask.home or "", texts.NO_CITY)


def _home_help(ask: Ask) -> str:
    return texts.city_help([body.name for body in ask.services.bodies()])


def _choose_home(ask: Ask, value: str) -> str:
    services, place = ask.services, ask.incoming.place
    if value.casefold() == texts.NO_CITY:
        services.place_settings.put(place, HOME, "")
        return texts.CITY_FORGOTTEN
    bodies = services.bodies()
    found = read_cities(value, bodies).bodies
    if not found:
        return texts.no_such_city(value, [body.name for body in bodies])
    services.place_settings.put(place, HOME, found[0])
    return texts.city_chosen(next(body.name for body in bodies if body.key == found[0]))


SETTINGS = {HOME: Setting(HOME, texts.CITY, _home, _home_help, _choose_home)}
"""What can be set; later features add theirs."""


def understood(args: str) -> bool:
    """Without a slash „Einstellungen der Heizung“ is a question."""
    return not args or args.split(maxsplit=1)[0].casefold() in SETTINGS


COMMAND = Command(
    "einstellungen",
    "/einstellungen [Name Wert]",
    "zeigt, was in diesem Raum gilt, und ändert es",
    "/einstellungen stadt Trier",
    in_thread(answer),
    understood,
)
