"""What one message of Teams says, and the activity that says it."""

from dataclasses import dataclass, field
from typing import Any

from adapters.teams.markdown import markup
from adapters.teams.phrases import shortened

CARD = "application/vnd.microsoft.card.adaptive"
LONGEST_SUMMARY = 200
"""Characters of a card's notification; Teams cuts at about as many."""

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Content:
    """`text` says everything, also what the card shows. Beside a card it is not sent as the message's text,
    because Teams would show both; it is the card's fallback and, shortened, the notification."""

    text: str
    card: Fields | None = None
    entities: list[Fields] = field(default_factory=list)
    text_format: str = "plain"
    channel_data: Fields = field(default_factory=dict)

    @property
    def summary(self) -> str:
        words = (word for word in self.text.split() if not word.startswith("http"))
        return shortened(" ".join(words), LONGEST_SUMMARY)

    def activity(self) -> Fields:
        """The activity without addresses: conversation, sender and replyToId are the post's."""
        return {
            "type": "message",
            "locale": "de-DE",
            **(self._words() if self.card is None else self._attached()),
            **({"entities": self.entities} if self.entities else {}),
            **({"channelData": self.channel_data} if self.channel_data else {}),
        }

    def _words(self) -> Fields:
        """Several lines as markup: of plain text Teams makes one paragraph."""
        if self.text_format == "plain" and "\n" in self.text:
            return {"text": markup(self.text), "textFormat": "xml", "summary": self.summary}
        return {"text": self.text, "textFormat": self.text_format}

    def _attached(self) -> Fields:
        return {"summary": self.summary, "attachments": [{"contentType": CARD, "content": self.card}]}
