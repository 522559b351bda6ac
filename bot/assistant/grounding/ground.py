"""What a sentence may rest on: its quotes, the sentences around them, and what code itself has stated."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from bot.assistant.grounding.quotes import Standing, alike, find, says_something
from bot.assistant.records import Claim, Fault, Source
from bot.council.results import Outcome, Result, read_result


@dataclass(frozen=True)
class Ground:
    """All texts are `alike`. `stated` are the titles, numbers and stations of the cited sources."""

    quotes: tuple[Standing, ...]
    sources: tuple[Source, ...]
    others: tuple[Source, ...]
    """Sources that were given and are not cited."""

    @cached_property
    def quoted(self) -> str:
        return " | ".join(each.text for each in self.quotes)

    @cached_property
    def around(self) -> str:
        return " | ".join(dict.fromkeys(each.context for each in self.quotes))

    @cached_property
    def titles(self) -> str:
        """What is stated without the numbers of papers: those are no numbers of anything."""
        said = [source.title for source in self.sources]
        stations = [source.station for source in self.sources if source.station]
        said += [part for each in stations for part in (each.organization, each.result)]
        return alike(" | ".join(dict.fromkeys(filter(None, said))))

    @cached_property
    def stated(self) -> str:
        said = [part for source in self.sources for part in (source.title, source.reference, source.city)]
        stations = [source.station for source in self.sources if source.station]
        said += [part for each in stations for part in (each.organization, each.role, each.result)]
        return alike(" | ".join(dict.fromkeys(filter(None, said))))

    @cached_property
    def results(self) -> tuple[Result, ...]:
        """What the data says of the cited stations."""
        return _known(source.station.result for source in self.sources if source.station)

    @cached_property
    def outcomes(self) -> tuple[Result, ...]:
        """What the data says of the cited papers at any station."""
        return _known(wording for source in self.sources for wording in source.outcomes)


def _known(wordings: Iterable[str]) -> tuple[Result, ...]:
    read = [read_result(wording) for wording in wordings if wording]
    return tuple(each for each in read if each.kind is not Outcome.UNKNOWN)


def ground_of(claim: Claim, sources: Mapping[int, Source]) -> tuple[Ground, list[Fault]]:
    """What holds of it, and what is wrong with the quotes."""
    faults = [] if claim.backings else [Fault.NO_QUOTE]
    quotes: list[Standing] = []
    cited: dict[int, Source] = {}
    for backing in claim.backings:
        source = sources.get(backing.source)
        if source is None:
            faults.append(Fault.NO_SOURCE)
        elif not says_something(backing.quote, source.station.result if source.station else ""):
            faults.append(Fault.NO_QUOTE)
        elif standing := find(backing.quote, alike(source.text)):
            quotes.append(replace(standing, of_station=source.station is not None, source=backing.source))
            cited[backing.source] = source
        else:
            faults.append(Fault.QUOTE)
    others = tuple(source for number, source in sources.items() if number not in cited)
    return Ground(tuple(quotes), tuple(cited.values()), others), faults
