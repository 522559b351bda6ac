"""What an endpoint sends, believed only as far as it has the right shape."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.errors import AnswerIncomplete, ModelError, ModelRefused
from bot.model.chat.thoughts import Thoughts
from bot.model.failures import ANSWERS, filtered, reported

CUT_OFF = {"length", "max_tokens", "model_length", "error", "abort", "cancelled"}
"""finish_reason of an answer that is not whole; other dialects of `stop` are many."""
FILTERED = "content_filter"
ERROR_PARTS = ("code", "type", "message")


class Reading:
    """One answer as it comes; `finish` is None as long as the endpoint has not said that it is whole."""

    def __init__(self, where: str) -> None:
        self.finish: str | None = None
        self.used: tuple[int, int] | None = None
        self.characters = 0
        """Of all that was written, thoughts included: they are paid for."""
        self._where = where
        self._thoughts = Thoughts()
        self._some = False
        self._failure: ModelError | None = None

    @property
    def over(self) -> bool:
        """Nothing more is to be waited for."""
        return self._failure is not None or (self.finish is not None and self.used is not None)

    def take(self, chunk: object) -> str:
        """The words in it that are to be shown. `chunk` is a part of a stream, or a whole answer."""
        self.used = _used(_part(chunk, "usage")) or self.used
        shown = "".join(self._choice(each) for each in _list(_part(chunk, "choices")))
        error = _part(chunk, "error")
        if error and not shown and self.finish is None:
            self.fail(reported(said(error), self._where, ANSWERS))
        return self._shown(shown)

    def rest(self) -> str:
        """What is still to be shown of a whole answer, after the last part."""
        whole = self.finish is not None and self._failure is None
        return self._shown(self._thoughts.rest()) if whole else ""

    def fail(self, failure: ModelError) -> None:
        """Only the first counts; after some words, whatever broke, the answer is a part of one."""
        if self._failure is None:
            kept = isinstance(failure, ModelRefused) or not self._some
            self._failure = failure if kept else self._incomplete("ist abgebrochen")

    def verdict(self) -> ModelError | None:
        """What is wrong with the answer, when nothing more comes."""
        if self._failure is not None:
            return self._failure
        if self.finish is None:
            told = "ist abgebrochen" if self._some else "ist leer oder etwas anderes als eine Antwort"
            return self._incomplete(told)
        if self.finish in CUT_OFF:
            return self._incomplete("ist zu lang und wurde gekürzt (answer_tokens)")
        return None if self._some else self._incomplete("ist leer")

    def _choice(self, choice: object) -> str:
        if _part(choice, "index"):  # we ask for one answer
            return ""
        words = _part(choice, "delta") or _part(choice, "message")
        finish = _part(choice, "finish_reason")
        self.finish = finish if isinstance(finish, str) else self.finish
        if self.finish == FILTERED or _text(_part(words, "refusal")):
            self.fail(filtered(self._where))
        thought = _text(_part(words, "reasoning_content")) or _text(_part(words, "reasoning"))
        content = _text(_part(words, "content"))
        self.characters += len(thought) + len(content)
        return self._visible(content) if self._failure is None else ""

    def _visible(self, content: str) -> str:
        shown = self._thoughts.visible(content)
        if self._thoughts.stray:
            self.fail(
                ModelRefused(
                    f"{self._where} mischt Gedanken des Modells in die Antwort; "
                    "dort gehört ein „reasoning parser“ eingestellt, oder das Denken abgeschaltet."
                )
            )
            return ""
        return shown

    def _shown(self, text: str) -> str:
        self._some = self._some or bool(text.strip())
        return text

    def _incomplete(self, told: str) -> AnswerIncomplete:
        return AnswerIncomplete(f"Die Antwort von {self._where} {told}.")


def said(error: object) -> str:
    """What identifies an error, for `failures.reported`; never shown."""
    return error if isinstance(error, str) else " ".join(str(_part(error, part)) for part in ERROR_PARTS)


def _part(whole: object, name: str) -> Any:
    """Of the client's objects, which are not checked, and of plain JSON."""
    return whole.get(name) if isinstance(whole, Mapping) else getattr(whole, name, None)


def _list(found: object) -> Sequence[Any]:
    return found if isinstance(found, list) else ()


def _text(content: object) -> str:
    """Some send a list of parts, thoughts among them."""
    if isinstance(content, str):
        return content
    parts = [_part(each, "text") for each in _list(content) if _part(each, "type") == "text"]
    return "".join(part for part in parts if isinstance(part, str))


def _used(usage: object) -> tuple[int, int] | None:
    prompt, answer = _part(usage, "prompt_tokens"), _part(usage, "completion_tokens")
    if type(prompt) is int and type(answer) is int and prompt >= 0 <= answer:
        return prompt, answer
    return None
