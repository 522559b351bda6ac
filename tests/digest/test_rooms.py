"""Editions to forty rooms through the whole way out, at the platforms' real limits, in virtual time."""

from pathlib import Path

import pytest

from adapters.teams.limits import PER_CONVERSATION, PER_TENANT
from benchmarks.digest_rooms import FOLLOWED, RUNS, Outcome
from tests.digest.servers import SYNAPSE, TEAMS_CONVERSATION, TEAMS_TENANT

ROOMS = 40
POSTS = ROOMS + ROOMS // FOLLOWED
MOST_SECONDS = {
    "Matrix, Synapse's default limit": 1.2 * POSTS / SYNAPSE[0],
    "Matrix, override_ratelimit": 30.0,
    "Teams, channels of one tenant": 30.0,
}


@pytest.mark.parametrize("name", MOST_SECONDS)
def test_every_room_gets_its_edition_once_and_nobody_waits_for_it(name: str, tmp_path: Path) -> None:
    seen = RUNS[name](ROOMS, tmp_path)
    assert (seen.posts, seen.lost, seen.doubled, seen.disordered) == (POSTS, 0, 0, 0)
    assert seen.last < MOST_SECONDS[name]
    assert len(seen.waits) > 2
    assert max(seen.waits) < 1
    assert _in_bounds(name, seen)


def _in_bounds(name: str, seen: Outcome) -> bool:
    """A homeserver's limit is learnt by meeting it, that of Teams is known and never met."""
    return seen.refused < POSTS / 3 if "default" in name else seen.refused == 0


def test_the_fakes_know_the_limits_that_the_adapter_keeps() -> None:
    """Both are copied from the documentation, so that a slip in one of them shows."""
    assert (TEAMS_CONVERSATION, TEAMS_TENANT) == (PER_CONVERSATION, PER_TENANT)
