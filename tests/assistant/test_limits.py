"""How much of the model one person, one place and one month may have."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.assistant.limits import Asker, LimitReached, Limits
from bot.model.chat import Spent
from bot.settings import Assistant
from bot.store.database import Database
from bot.store.model_use import ModelUse
from tests.delivery.fakes import FakeClock

ANNA, BERT = Asker("matrix", "!a", "anna"), Asker("matrix", "!a", "bert")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    made = Database(tmp_path / "use.db")
    yield made
    made.close()


def limits(db: Database, clock: FakeClock, *, user: int = 2, place: int = 3, month: int = 0) -> Limits:
    settings = Assistant(user_per_hour=user, place_per_hour=place, monthly_tokens=month)
    return Limits(settings, ModelUse(db), clock)


def test_a_person_may_ask_so_often_in_an_hour(db: Database, clock: FakeClock) -> None:
    rates = limits(db, clock)
    rates.admit(ANNA)
    clock.at += timedelta(minutes=30)
    rates.admit(ANNA)
    with pytest.raises(LimitReached, match="In 30 Minuten"):
        rates.admit(ANNA)
    rates.admit(BERT)
    clock.at += timedelta(minutes=31)
    rates.admit(ANNA)


def test_what_was_refused_does_not_count(db: Database, clock: FakeClock) -> None:
    rates = limits(db, clock, user=1)
    rates.admit(ANNA)
    for _ in range(5):
        with pytest.raises(LimitReached):
            rates.admit(ANNA)
    clock.at += timedelta(hours=1)
    rates.admit(ANNA)


def test_a_room_has_a_limit_of_its_own(db: Database, clock: FakeClock) -> None:
    rates = limits(db, clock, user=9)
    for asker in (ANNA, BERT, ANNA):
        rates.admit(asker)
    with pytest.raises(LimitReached, match="In diesem Raum"):
        rates.admit(BERT)
    rates.admit(Asker("matrix", "!b", "bert"))


def test_the_month_is_counted_by_the_store(db: Database, clock: FakeClock) -> None:
    rates = limits(db, clock, user=9, place=9, month=100)
    rates.admit(ANNA)
    rates.spend("answer", Spent(70, 30))
    with pytest.raises(LimitReached, match="Kontingent"):
        limits(db, clock, month=100).admit(ANNA)
    clock.at += timedelta(days=31)
    rates.admit(ANNA)
