"""Contents of the events that the bot sends, as dicts.

Everything said is an m.notice: clients and bots do not react to it. `m.mentions` always stands there, if only
empty: where it is missing, clients guess from the text who is meant, and a „@room“ in a title would ring.
"""

from typing import Any

from adapters.matrix.split import Message

Content = dict[str, Any]

BY_MODEL = "de.ratsbot.ai_generated"
"""True in what a model wrote, for machines: the visible mark is words. It is content like all else, so it is
encrypted where the room is."""

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""What clients show in the conversation; an SVG is a program and stays a file."""

FALLBACK_LENGTH = 300
"""Characters of an edit's outer body, which only clients that know no edits show: an edit carries its text
twice, and two full messages would not fit into an event."""


def notice(
    message: Message, *, thread: str | None = None, reply_to: str | None = None, mention: str | None = None
) -> Content:
    """`thread` is the root of the thread to stand in, `reply_to` the event that is answered."""
    return {
        "msgtype": "m.notice",
        "body": message.body,
        "format": "org.matrix.custom.html",
        "formatted_body": message.html,
        **({BY_MODEL: True} if message.by_model else {}),
        **_mentions(mention),
        **_relation(thread, reply_to),
    }


def edited(content: Content, event_id: str) -> Content:
    """The content in place of that of the bot's own event; nobody is notified a second time.

    The event keeps its place in its thread, so relations of the new content are left out.
    """
    new = {key: value for key, value in content.items() if key != "m.relates_to"}
    return {
        "msgtype": new["msgtype"],
        "body": _fallback(f"* {new['body']}"),
        **{key: new[key] for key in (BY_MODEL,) if key in new},
        **_mentions(None),
        "m.new_content": new,
        "m.relates_to": {"rel_type": "m.replace", "event_id": event_id},
    }


def file(
    name: str,
    mime: str,
    size: int,
    uploaded: Content,
    *,
    thread: str | None = None,
    reply_to: str | None = None,
) -> Content:
    """`size` in bytes; `uploaded` is the `url` or `file` part that the upload gave."""
    return {
        "msgtype": "m.image" if mime in PICTURES else "m.file",
        "body": name,
        "filename": name,
        "info": {"mimetype": mime, "size": size},
        **uploaded,
        **_mentions(None),
        **_relation(thread, reply_to),
    }


def _mentions(user: str | None) -> Content:
    return {"m.mentions": {"user_ids": [user]} if user else {}}


def _relation(thread: str | None, reply_to: str | None) -> Content:
    """Clients without threads show the reply; those with threads are told that it is only a stand-in."""
    reply = {"m.in_reply_to": {"event_id": reply_to or thread}}
    if thread:
        return {
            "m.relates_to": {"rel_type": "m.thread", "event_id": thread, "is_falling_back": True, **reply}
        }
    return {"m.relates_to": reply} if reply_to else {}


def _fallback(body: str) -> str:
    return body if len(body) <= FALLBACK_LENGTH else f"{body[:FALLBACK_LENGTH]} …"
