"""What a platform's adapter offers the courier."""

from typing import Protocol

from bot.delivery.records import Delivery
from bot.messages import Place, Reply


class Port(Protocol):
    """The platform, as the courier sees it."""

    async def post(self, delivery: Delivery) -> str:
        """Show the reply and return the platform's reference to it. The same `delivery.id` may come
        again and must not show twice where the platform can prevent it. A reply without blocks takes the
        one that it replaces off the screen; the reference is then ''. Raises TryLater or Undeliverable."""

    async def draft(self, place: Place, reply: Reply) -> None:
        """Show progress, replaced by what comes under the same key. May be lost."""
