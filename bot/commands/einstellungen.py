"""/einstellungen: what a room or chat has chosen, shown and changed."""

from collections.abc import Callable
from dataclasses import dataclass
from unicodedata import normalize

from bot.commands.base import Ask, Blocks, Command, in_thread
from bot.commands.cities import read_cities
from bot.digest.manners import LARGEST_MOST, MOST, QUIET, USUAL_MOST, Manners, read_most
from bot.digest.rhythm import read_quiet
from bot.messages import Notice, Table
from bot.texts import places as texts

HOME = "stadt"


@dataclass(frozen=True, slots=True)
class Setting:
    """`change(ask, value)` stores it and says what holds now. `also` is another spelling of the key."""

    key: str
    label: str
    shown: Callable[[Ask], str]
    help: Callable[[Ask], str]
    change: Callable[[Ask, str], str]
    also: str = ""


def answer(ask: Ask) -> Blocks:
    name, _, value = ask.args.strip().partition(" ")
    if not name:
        return [_table(ask)]
    setting = _setting(name)
    if setting is None:
        return [Notice(texts.no_such_setting(name, list(SETTINGS)))]
    if not value.strip():
        return [_table(ask)]
    if not ask.may_manage:
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


def _manners(ask: Ask) -> Manners:
    return Manners(ask.services.place_settings)


def _quiet(ask: Ask) -> str:
    return _manners(ask).quiet(ask.incoming.place).told


def _choose_quiet(ask: Ask, value: str) -> str:
    found = read_quiet(value)
    if found is None:
        return texts.no_quiet_hours(value)
    ask.services.place_settings.put(ask.incoming.place, QUIET, found.text)
    return texts.quiet_chosen(found.told) if found.start else texts.NEVER_QUIET


def _most(ask: Ask) -> str:
    return texts.a_day(_manners(ask).most(ask.incoming.place))


def _choose_most(ask: Ask, value: str) -> str:
    found = read_most(value.split(maxsplit=1)[0])
    if found is None:
        return texts.no_such_count(value, LARGEST_MOST)
    ask.services.place_settings.put(ask.incoming.place, MOST, str(found))
    return texts.most_chosen(found)


SETTINGS = {
    each.key: each
    for each in (
        Setting(HOME, texts.CITY, _home, _home_help, _choose_home),
        Setting(QUIET, texts.QUIET, _quiet, lambda _: texts.QUIET_HELP, _choose_quiet),
        Setting(MOST, texts.MOST, _most, lambda _: texts.most_help(USUAL_MOST), _choose_most, "hoechstens"),
    )
}
"""What can be set; later features add theirs."""


def _setting(name: str) -> Setting | None:
    written = normalize("NFC", name.casefold())
    return next((each for each in SETTINGS.values() if written in {each.key, each.also}), None)


def understood(args: str) -> bool:
    """Without a slash „Einstellungen der Heizung“ is a question."""
    return not args or _setting(args.split(maxsplit=1)[0]) is not None


COMMAND = Command(
    "einstellungen",
    "/einstellungen [Name Wert]",
    "zeigt, was in diesem Raum gilt, und ändert es",
    "/einstellungen stadt Trier",
    in_thread(answer),
    understood,
)
