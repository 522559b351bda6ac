"""What a model of sentence vectors offers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

# numpy takes 0.1 s to load: only who computes with vectors pays for it.
if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

    Vector = NDArray[float32]
    Matrix = NDArray[float32]
else:
    Vector = Matrix = Any


class Embedder(Protocol):
    """Turns texts into directions: what means the same points the same way.

    Any thread may ask. Whatever goes wrong is raised as a `ModelError`.
    """

    @property
    def name(self) -> str:
        """The model and all that shapes its vectors of passages: those of different names are never mixed."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of a vector; 0 as long as only the model's first answer can tell."""
        ...

    def query(self, text: str) -> Vector:
        """The direction of a question: (dimensions,), length 1."""
        ...

    def passages(self, texts: Sequence[str]) -> Matrix:
        """The directions of texts that may answer one: (texts, dimensions), rows of length 1."""
        ...


class Model(Embedder, Protocol):
    """An embedder with a life: cheap to make, loaded at the first question or before it."""

    def load(self) -> None:
        """Reads weights or opens the connection; raises ModelError if that cannot be."""
        ...

    def close(self) -> None:
        """Lets go of memory, threads and connections; asked again, it loads again."""
        ...
