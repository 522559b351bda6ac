"""What becomes of that for which nobody asked: whoever enqueued it can find out, and go on below it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery.mailbox import Mailbox
from bot.delivery.records import Delivery, Fate, Keep
from bot.messages import ObjectRef, Place, Reply
from bot.store.database import Database
from tests.delivery.fakes import PLATFORM, START, FakeClock, event, place, says
from tests.tidying import tidy

PAPER = ObjectRef("Paper", "trier", "17")
DAY = timedelta(days=1)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "test.sqlite")
    yield database
    database.close()


@pytest.fixture
def mailbox(database: Database, clock: FakeClock) -> Mailbox:
    return Mailbox(database, clock)


def publish(mailbox: Mailbox, text: str = "Neues", origin: str = "1", *, where: Place | None = None) -> None:
    mailbox.enqueue(where or place(), [says(text, "ausgabe 7")], origin)


def due(mailbox: Mailbox) -> Delivery:
    (delivery,) = mailbox.due(PLATFORM)
    return delivery


def post(mailbox: Mailbox, ref: str) -> None:
    mailbox.sent(due(mailbox).id, ref)


def fate(mailbox: Mailbox) -> Fate | None:
    return mailbox.fate(place(), "ausgabe 7")


def thread(mailbox: Mailbox) -> str | None:
    return mailbox.thread_of(place(), "ausgabe 7")


def test_what_waits_is_posted(mailbox: Mailbox, database: Database, clock: FakeClock) -> None:
    assert (fate(mailbox), thread(mailbox)) == (None, None)
    publish(mailbox)
    assert (fate(mailbox), thread(mailbox)) == (Fate("waiting"), None)
    clock.advance(minutes=3)
    post(mailbox, "$a $b")
    posted = Fate("posted", START + timedelta(minutes=3), "$a $b")
    assert (fate(mailbox), thread(mailbox)) == (posted, "$a")
    tidy(database, mailbox, clock)
    assert fate(mailbox) == posted


def test_what_a_platform_refuses_is_dead_with_its_reason(mailbox: Mailbox, clock: FakeClock) -> None:
    publish(mailbox)
    mailbox.failed(due(mailbox).id, "403 M_FORBIDDEN", None)
    assert fate(mailbox) == Fate("dead", reason="403 M_FORBIDDEN")
    clock.advance(minutes=1)
    publish(mailbox, origin="2")
    assert fate(mailbox) == Fate("waiting")
    post(mailbox, "$a")
    assert fate(mailbox) == Fate("posted", clock.now(), "$a")


def test_a_correction_waits_while_the_first_one_stands(mailbox: Mailbox, clock: FakeClock) -> None:
    publish(mailbox)
    post(mailbox, "$a")
    clock.advance(hours=1)
    publish(mailbox, "Neueres", "2")
    assert fate(mailbox) == Fate("waiting", START, "$a")
    assert thread(mailbox) == "$a"
    mailbox.failed(due(mailbox).id, "413", None)
    assert fate(mailbox) == Fate("dead", START, "$a", "413")


def test_what_is_taken_back_has_no_thread(mailbox: Mailbox) -> None:
    mailbox.enqueue(place(), [Reply("ausgabe 7", says("x").blocks, shows=(PAPER,))], "1")
    post(mailbox, "$a")
    mailbox.forget([PAPER])
    post(mailbox, "")
    assert (fate(mailbox), thread(mailbox)) == (Fate("posted", START), None)


def test_an_answer_under_the_same_key_is_no_edition(mailbox: Mailbox) -> None:
    mailbox.take_in(PLATFORM, [event("frage")])
    turn = mailbox.next_turn(PLATFORM)
    assert turn is not None
    mailbox.finish(turn, [says("Antwort", "ausgabe 7")])
    assert fate(mailbox) is None
    post(mailbox, "$a")
    assert (fate(mailbox), thread(mailbox)) == (None, None)


def test_a_thread_goes_on_in_itself(mailbox: Mailbox) -> None:
    """No platform has threads in threads."""
    publish(mailbox, where=Place(PLATFORM, "raum", "room", thread="$wurzel"))
    post(mailbox, "$a")
    assert thread(mailbox) == "$wurzel"


def test_every_place_has_its_own(mailbox: Mailbox) -> None:
    publish(mailbox, where=place("anderswo"))
    assert fate(mailbox) is None


@pytest.mark.parametrize(("keep", "lives"), [(None, Keep().unsent), (3 * DAY, 3 * DAY)])
def test_a_deadline_can_be_another_one(
    mailbox: Mailbox, database: Database, clock: FakeClock, keep: timedelta | None, lives: timedelta
) -> None:
    mailbox.enqueue(place(), [says("Neues", "ausgabe 7")], "1", keep=keep)
    clock.at = START + lives - timedelta(seconds=1)
    tidy(database, mailbox, clock)
    assert fate(mailbox) == Fate("waiting")
    clock.advance(seconds=1)
    tidy(database, mailbox, clock)
    assert fate(mailbox) == Fate("dead", reason="too late")


def test_in_the_end_nothing_is_known(mailbox: Mailbox, database: Database, clock: FakeClock) -> None:
    publish(mailbox)
    post(mailbox, "$a")
    clock.advance(days=90)
    tidy(database, mailbox, clock)
    assert fate(mailbox) is None
