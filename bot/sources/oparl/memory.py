"""What the source remembers of its server between two runs, in keys of its own."""

import datetime as dt
import json
import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from bot.sources.http.page import Validators
from bot.sources.live import Known

READING = "1"
"""Goes up when the same raw object is read into other fields than before, so that all count as changed."""
ASK_AGAIN = dt.timedelta(days=30)
"""After this time an address that led nowhere, or a filter that was useless, is tried once more."""
_STAMPS = re.compile(r'"(?:created|modified)": "[^"]*",? ?')

Raw = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Memory:
    """Nothing here is needed: without it the source asks more."""

    known: Known
    today: dt.date

    def is_same(self, kind: str, object_id: str, print_: str) -> bool:
        """Whether the object is held as it is now."""
        kept = self.known.recall(_key("f", kind, object_id)).split()
        return print_ in kept and self.known.has(kind, object_id)

    def note(self, kind: str, object_id: str, *prints: str) -> None:
        """The fingerprints of what is held from now on: list and single object differ at some servers."""
        self.known.remember(_key("f", kind, object_id), " ".join(dict.fromkeys(prints)))
        self.note_validators(kind, object_id, None)

    def forget(self, kind: str, object_id: str) -> None:
        self.note(kind, object_id)

    def validators(self, kind: str, object_id: str) -> Validators | None:
        """Those of the single object, if it is held as that answer said."""
        kept = self.known.recall(_key("v", kind, object_id))
        if not kept or not self.known.has(kind, object_id):
            return None
        etag, _, modified = kept.partition("\n")
        return Validators(etag, modified)

    def note_validators(self, kind: str, object_id: str, validators: Validators | None) -> None:
        stated = validators is not None and (validators.etag or validators.modified)
        text = f"{validators.etag}\n{validators.modified}" if validators is not None and stated else ""
        key = _key("v", kind, object_id)
        if text or self.known.recall(key):
            self.known.remember(key, text)

    def is_lately(self, what: str, name: str) -> bool:
        """Whether this was noted within ASK_AGAIN."""
        noted = _day(self.known.recall(_key("d", what, name)))
        return noted is not None and self.today - noted < ASK_AGAIN

    def note_day(self, what: str, name: str) -> None:
        self.known.remember(_key("d", what, name), self.today.isoformat())

    def day(self, what: str, name: str) -> dt.date | None:
        return _day(self.known.recall(_key("d", what, name)))

    def word(self, name: str) -> str:
        return self.known.recall(f"oparl/{name}")

    def note_word(self, name: str, value: str) -> None:
        if self.word(name) != value:
            self.known.remember(f"oparl/{name}", value)

    def outside(self, kind: str) -> list[str]:
        """Held objects that stand in no list and were fetched because others name them."""
        found = json.loads(self.word(f"outside/{kind}") or "[]")
        return [str(each) for each in found]

    def note_outside(self, kind: str, ids: list[str]) -> None:
        self.note_word(f"outside/{kind}", json.dumps(ids))


def fingerprint(raw: Raw) -> str:
    """Differs when the content does. `modified` is none: some servers set it to today on all objects."""
    text = json.dumps(raw, sort_keys=True, ensure_ascii=False)
    content = _STAMPS.sub("", text).encode("utf-8", "surrogatepass")
    return blake2b(content, digest_size=6, person=READING.encode()).hexdigest()


def _key(letter: str, kind: str, name: str) -> str:
    """Short, because there is one for each of many thousand objects."""
    return (
        f"oparl/{letter}/"
        + blake2b(f"{kind} {name}".encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    )


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
