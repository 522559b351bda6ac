"""What runs tells of itself in numbers: never a text, never a person."""

from collections.abc import Callable, Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


class Metrics:
    """One registry of its own, so that several Ratsbots in one process do not mix. Any thread may count."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()

    def counter(self, name: str, meaning: str, *labels: str) -> Counter:
        """Only grows; the name ends with what is counted, Prometheus adds `_total`."""
        return Counter(f"ratsbot_{name}", meaning, labels, registry=self._registry)

    def spread(self, name: str, meaning: str, steps: Sequence[float]) -> Histogram:
        """How values are spread, in a unit that the name ends with; `steps` are upper bounds."""
        return Histogram(f"ratsbot_{name}", meaning, registry=self._registry, buckets=steps)

    def watch(self, name: str, meaning: str, read: Callable[[], float]) -> None:
        """A value that is read whenever somebody asks; `read` must be quick."""
        Gauge(f"ratsbot_{name}", meaning, registry=self._registry).set_function(read)

    def text(self) -> bytes:
        """In the form that Prometheus reads."""
        return generate_latest(self._registry)
