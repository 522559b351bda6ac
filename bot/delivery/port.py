"""What a platform's adapter offers the courier."""

from typing import Protocol

from bot.delivery.records import Delivery


class Port(Protocol):
    """The platform, as the courier sees it."""

    async def post(self, delivery: Delivery) -> str:
        """Show the reply and return the platform's reference to it. The same `delivery.id` may come
        again and must not show twice where the platform can prevent it. A reply without blocks takes the
        one that it replaces off the screen; the reference is then ''. Raises TryLater or Undeliverable."""

    async def draft(self, draft: Delivery) -> str:
        """Show progress in place of `draft.replaces`, and return the reference of what stands there now; ''
        where the platform shows a sign only. What comes under the same key replaces it. May be lost; TryLater
        says for how long it should be left alone with drafts."""
