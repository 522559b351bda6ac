"""Two Ratsbots: the one that syncs, and the one that takes over; neither has a model."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.command_line.compose import House, build
from bot.settings import Embeddings, Settings
from tests.delivery.fakes import FakeClock


@pytest.fixture
def town(tmp_path: Path, clock: FakeClock) -> Iterator[House]:
    """The one that syncs."""
    made = build(Settings(database=tmp_path / "town.db", embeddings=Embeddings(kind="off")), clock)
    yield made
    made.close()


@pytest.fixture
def neighbour(tmp_path: Path, clock: FakeClock) -> Iterator[House]:
    """The one that takes over."""
    made = build(Settings(database=tmp_path / "neighbour.db", embeddings=Embeddings(kind="off")), clock)
    yield made
    made.close()
