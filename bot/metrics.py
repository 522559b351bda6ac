"""What runs tells of itself in numbers: never a text, never a person."""

import logging
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily

__all__ = ["Counter", "Metrics", "Readings"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Readings:
    """One gauge with labels, as it is now: `values` by the labels' values, in their order."""

    name: str
    meaning: str
    labels: tuple[str, ...]
    values: Mapping[tuple[str, ...], float]


class Metrics:
    """One registry of its own, so that several Ratsbots in one process do not mix. Any thread may count.

    Labels have few possible values, known beforehand: platforms, cities, commands, outcomes.
    """

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)

    def counter(self, name: str, meaning: str, *labels: str) -> Counter:
        """Only grows; the name ends with what is counted, Prometheus adds `_total`."""
        return Counter(f"ratsbot_{name}", meaning, labels, registry=self._registry)

    def spread(self, name: str, meaning: str, steps: Sequence[float], *labels: str) -> Histogram:
        """How values are spread, in a unit that the name ends with; `steps` are upper bounds."""
        return Histogram(f"ratsbot_{name}", meaning, labels, registry=self._registry, buckets=steps)

    def watch(self, name: str, meaning: str, read: Callable[[], float]) -> None:
        """A value that is read whenever somebody asks; `read` must be quick. NaN where it fails."""

        def safe() -> float:
            try:
                return read()
            except Exception as error:  # noqa: BLE001 - one number that is missing must not hide the others
                log.warning("a metric cannot be read: %s: %s", name, type(error).__name__)
                return math.nan

        Gauge(f"ratsbot_{name}", meaning, registry=self._registry).set_function(safe)

    def observe(self, read: Callable[[], Iterable[Readings]]) -> None:
        """Several gauges that are read together; left out as long as `read` fails."""
        self._registry.register(_Observed(read))

    def text(self) -> bytes:
        """In the form that Prometheus reads."""
        return generate_latest(self._registry)


class _Observed:
    def __init__(self, read: Callable[[], Iterable[Readings]]) -> None:
        self._read = read

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing is read at the registration already."""
        return iter(())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            found = list(self._read())
        except Exception as error:  # noqa: BLE001 - see watch
            log.warning("metrics cannot be read: %s", type(error).__name__)
            return
        for each in found:
            family = GaugeMetricFamily(f"ratsbot_{each.name}", each.meaning, labels=each.labels)
            for labels, value in each.values.items():
                family.add_metric(labels, value)
            yield family
