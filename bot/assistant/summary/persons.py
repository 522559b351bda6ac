"""Whoever takes part in a thread is „Person 1“ for a model, and has their name again in what people read."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.assistant.records import Backing, Checked, Claim, Source
from bot.assistant.summary.parts import Part
from bot.assistant.summary.written import MOST_PARTS, Progress

SHORTEST_PART = 4
"""Letters of a part of a name that is looked for by itself; the whole name is looked for from two on."""
_ACCOUNT = r"@\s?[\w.=/+-]+:[\w.-]+(?::\d{1,5})?"
_NUMBERED = r"(?<!\w)Person\s\d{1,3}(?!\d)"
"""What somebody has written so themselves is another person: it comes back as it was."""
_PERSON = re.compile(r"(?<!\w)Person\s(\d{1,3})(?!\d)", re.IGNORECASE)
_SEVERAL = re.compile(r"\bPersonen\s(\d{1,3})\b")
_WORD = re.compile(r"[^\W\d_]+")
_TRANSCRIBED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})
_NO_NAMES = frozenset({
    "herr", "herrn", "frau", "person", "personen", "doktor", "prof", "team", "stadt", "gast", "dein", "euer",
    "euch", "eine", "einer", "einem", "einen", "nicht", "oder", "aber", "auch", "link", "datei",
})  # fmt: skip
"""Words that stand in display names and everywhere else."""


@dataclass(frozen=True, slots=True)
class Person:
    """`name` is how the thread shows them, `account` the id in the platform, where it is known."""

    name: str
    account: str = ""


@dataclass(frozen=True, slots=True)
class _Hidden:
    """`written` is what stood in a source where the model reads Person `number`, in the order of the text."""

    source: Source
    written: tuple[tuple[int, str], ...]


class Persons:
    """The people of one request. Without any, nothing is hidden."""

    def __init__(self, people: Sequence[Person], parts: Sequence[Part]) -> None:
        self._names: list[str] = []
        self._numbers: dict[str, int] = {}
        for each in people:
            self._know(each)
        for each in people:
            self._know_parts(each)
        self._pattern = _pattern(self._numbers) if people else None
        self._sources = {source.number: source for part in parts for source in part}
        self._hidden = {each.number: self._hide(each) for part in parts[:MOST_PARTS] for each in part}
        self._shown: dict[Checked, Checked | None] = {}
        self.parts = tuple(tuple(self._read(source) for source in part) for part in parts)
        """What a model may read; parts that it will not be asked to read are empty."""

    def shown(self, progress: Progress) -> Progress:
        """With names. What does not hold with them, or speaks of somebody unknown, is left out."""
        if self._pattern is None:
            return progress
        checked = [shown for each in progress.checked if (shown := self._show(each))]
        missing = [tuple(self._sources[source.number] for source in part) for part in progress.missing]
        return replace(progress, checked=checked, missing=missing)

    def _know(self, person: Person) -> None:
        number = self._numbers.get(_key(person.name)) or self._new(person.name)
        for each in filter(None, (person.name, person.account)):
            self._numbers.setdefault(_key(each), number)

    def _know_parts(self, person: Person) -> None:
        number = self._numbers[_key(person.name)]
        for each in _aliases(person):
            self._numbers.setdefault(_key(each), number)

    def _new(self, name: str) -> int:
        self._names.append(name)
        return len(self._names)

    def _read(self, source: Source) -> Source:
        known = self._hidden.get(source.number)
        return known.source if known else replace(source, text="", title="")

    def _hide(self, source: Source) -> _Hidden:
        if self._pattern is None:
            return _Hidden(source, ())
        written: list[tuple[int, str]] = []
        head, text = self._head(source.text, ": ", written)
        text = head + self._pattern.sub(lambda found: self._named(found[0], written), text)
        head, rest = self._head(source.title, ", ", [])
        title = head + self._pattern.sub(lambda found: self._named(found[0], []), rest)
        return _Hidden(replace(source, text=text, title=title), tuple(written))

    def _head(self, text: str, mark: str, written: list[tuple[int, str]]) -> tuple[str, str]:
        """Who wrote it stands first, whatever signs the name is made of."""
        known = (name for name in self._names if text.startswith(name + mark))
        name = max(known, key=len, default=None)
        return ("", text) if name is None else (self._named(name, written) + mark, text[len(name + mark) :])

    def _named(self, said: str, written: list[tuple[int, str]]) -> str:
        number = self._numbers.get(_key(said))
        if number is None:
            number = self._numbers[_key(said)] = self._new(_local(said))
        written.append((number, said))
        return f"Person {number}"

    def _show(self, checked: Checked) -> Checked | None:
        if checked not in self._shown:
            self._shown[checked] = self._with_names(checked)
        return self._shown[checked]

    def _with_names(self, checked: Checked) -> Checked | None:
        quoted: dict[int, str] = {}
        backings = tuple(
            Backing(each.source, self._quote(each, self._hidden[each.source].written, quoted))
            for each in checked.backings
        )
        if not self._are_known(checked.text):
            return None
        text = _PERSON.sub(lambda found: self._spelled(int(found[1]), quoted), checked.text)
        return Checked(text, backings) if self._holds(Claim(text, backings)) else None

    def _quote(self, backing: Backing, written: Sequence[tuple[int, str]], quoted: dict[int, str]) -> str:
        """As it stands in the source: the names in it come back in the spelling that they have there."""
        numbers = [int(each) for each in _PERSON.findall(backing.quote)]
        spelled = _run(written, numbers) or [self._spelled(each, {}) for each in numbers]
        for number, said in zip(numbers, spelled, strict=True):
            quoted.setdefault(number, said)
        following = iter(spelled)
        return _PERSON.sub(lambda _: next(following), backing.quote)

    def _spelled(self, number: int, quoted: Mapping[int, str]) -> str:
        said = quoted.get(number, "")
        if said and not said.startswith("@"):
            return said
        return self._names[number - 1] if 0 < number <= len(self._names) else f"Person {number}"

    def _are_known(self, text: str) -> bool:
        """One by one; „Personen 1 und 2“ would be read as it stands."""
        most = len(self._names)
        alone = all(0 < int(each) <= most for each in _PERSON.findall(text))
        return alone and not any(int(each) <= most for each in _SEVERAL.findall(text))

    def _holds(self, claim: Claim) -> bool:
        """The figure of „Person 3“ is no evidence for any other 3."""
        from bot.assistant.grounding.check import check  # noqa: PLC0415 - takes half a second to compile

        return not check(claim, self._sources)


def _run(written: Sequence[tuple[int, str]], numbers: Sequence[int]) -> list[str] | None:
    """How these people are spelled, one after the other, where a source names them in this order."""
    here = [number for number, _ in written]
    for start in range(len(here) - len(numbers) + 1):
        if here[start : start + len(numbers)] == list(numbers):
            return [said for _, said in written[start : start + len(numbers)]]
    return None


def _aliases(person: Person) -> list[str]:
    """How others may name them: by the account without its server, and by parts of the name."""
    name = _local(person.name) if person.name.startswith("@") else person.name
    local = _local(person.account)
    found = [name, local, *filter(_tells, _WORD.findall(f"{name} {local}"))]
    return [*found, *(each.translate(_TRANSCRIBED) for each in found)]


def _tells(part: str) -> bool:
    return len(part) >= SHORTEST_PART and part.casefold() not in _NO_NAMES


def _pattern(aliases: Mapping[str, int]) -> re.Pattern[str]:
    """Accounts first, then the longest name. A genitive's ending stays where it is."""
    known = sorted((each for each in aliases if len(each) > 1 and _WORD.search(each)), key=len, reverse=True)
    names = "|".join(map(_spaced, known)) or r"(?!)"
    ending = r"(?=(?:['’]?s|ns?)?(?!\w))"
    return re.compile(rf"{_ACCOUNT}|{_NUMBERED}|(?<!\w)(?:{names}){ending}", re.IGNORECASE)


def _spaced(name: str) -> str:
    return r"\s+".join(map(re.escape, name.split()))


def _key(said: str) -> str:
    return " ".join(said.replace("@ ", "@").split()).lower()


def _local(account: str) -> str:
    """„anna“ of „@anna:server.example“."""
    return account.removeprefix("@").strip().partition(":")[0]
