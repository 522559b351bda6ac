"""Puts what is to be said into the outbox, with the note that it was said; joins the open transaction."""

import json
import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from bot.delivery.codec import encode
from bot.delivery.mailbox import Mailbox
from bot.delivery.shown import shown_by
from bot.digest.following.follow import FollowPost
from bot.digest.records import Subscription
from bot.messages import Block, Notice, Place, Reply
from bot.retention import UNASKED
from bot.store.editions import EditionKind, EditionTable, key_of
from bot.texts import editions as texts

log = logging.getLogger(__name__)

Heard = Iterable[tuple[int, str]]
"""Ids of news, with what was said of each."""


class Posting:
    def __init__(self, editions: EditionTable, mailbox: Mailbox) -> None:
        self._editions = editions
        self._mailbox = mailbox

    def edition(
        self,
        place: Place,
        due: Sequence[Subscription],
        blocks: Callable[[int], Iterable[Block]],
        heard: Heard,
        at: datetime,
    ) -> None:
        """`blocks` are made of the edition's number."""
        id_ = self._add("digest", place, json.dumps([each.id for each in due]), at)
        self._enqueue(place, key_of(id_), f"{key_of(id_)} 0", blocks(id_))
        self._editions.hear(id_, place.platform, place.id, heard)

    def not_understood(self, subscription: Subscription, problems: Sequence[str], at: datetime) -> None:
        """The word that a subscription was set aside."""
        said = Notice(texts.not_understood(subscription.number, problems), "warning")
        self.edition(subscription.place, [subscription], lambda _: [said], (), at)
        log.warning("subscription %d paused: its request is not understood", subscription.id)

    def follow(self, post: FollowPost, at: datetime) -> None:
        id_ = self._add("follow", post.place, str(post.follow), at)
        key = f"follow {post.follow} {id_}"
        self._enqueue(post.place, key, key, post.blocks)

    def _add(self, kind: EditionKind, place: Place, subject: str, at: datetime) -> int:
        return self._editions.add(
            kind, platform=place.platform, place=place.id, address=encode(place), subject=subject, at=at
        )

    def _enqueue(self, place: Place, key: str, origin: str, blocks: Iterable[Block]) -> None:
        said = tuple(blocks)
        self._mailbox.enqueue(place, [Reply(key, said, shows=shown_by(said))], origin=origin, keep=UNASKED)
