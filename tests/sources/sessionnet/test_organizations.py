"""One Gremium is one organization, whether a page links it or only names it."""

from bot.sources.sessionnet.organizations import Organizations
from tests.sources.sessionnet.server import Memory
from tests.sources.sessionnet.test_pages import ADDRESSES


def ids(memory: Memory, *gremien: tuple[str, str]) -> list[str]:
    organizations = Organizations(ADDRESSES, memory)
    found = [organizations.of(name, number)[0] for name, number in gremien]
    return [each.id.rpartition("/")[2] for each in found if each]


def test_one_that_is_linked_and_named_is_one() -> None:
    memory = Memory()
    linked = "gr0040.php?__kgrnr=7"
    assert ids(memory, ("Stadtrat", "7"), ("Stadtrat", "")) == [linked, linked]
    assert ids(memory, ("Stadtrat", "")) == [linked]


def test_one_that_was_named_first_keeps_its_id() -> None:
    memory = Memory()
    named = "#gremium=Stadtrat"
    assert ids(memory, ("Stadtrat", "")) == [named]
    assert ids(memory, ("Stadtrat", "7"), ("Rat der Stadt", "7"), ("Stadtrat", "")) == [named] * 3


def test_two_of_one_name_are_two() -> None:
    found = ids(Memory(), ("Ortsbeirat", "7"), ("Ortsbeirat", "8"), ("Ortsbeirat", "7"))
    assert found == ["gr0040.php?__kgrnr=7", "gr0040.php?__kgrnr=8", "gr0040.php?__kgrnr=7"]


def test_each_is_delivered_once() -> None:
    organizations = Organizations(ADDRESSES, Memory())
    assert [len(organizations.of("Stadtrat", number)[1]) for number in ("7", "", "7")] == [1, 0, 0]
