"""How the parts of a running bot are, as /readyz, metrics and `ratsbot stand` tell it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """One service. `running`: it is at work; `ready`: it does what it is there for (its server answers).
    `reason` is a German sentence for the operator, '' where it is ready, and never holds a secret or what
    somebody wrote. `since` is when it came to this state, `failures` how often in a row it has ended by
    itself, `next_try` when it is started again; None while it runs."""

    name: str
    running: bool
    ready: bool
    since: datetime
    failures: int = 0
    reason: str = ""
    next_try: datetime | None = None
