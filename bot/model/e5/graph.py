"""multilingual-e5-small as an ONNX graph: twelve layers of a BERT that normalises after adding.

The matrices stay what they are in the file: onnxruntime's MatMulNBits with 4 bits, blocks of 32 and
accuracy level 4 (activations in 8 bits, per block of 32) is the arithmetic they were made for. Quantising
to 8 bits per column instead is twice as fast and changes every fourth of the first ten hits.
"""

import numpy as np

from bot.model.e5.onnx import MICROSOFT, Graph
from bot.model.e5.weights import BLOCK, Bytes, Weights


def model_bytes(weights: Weights) -> bytes:
    """Input: `x`, embedded tokens (batch, length, width), and `mask` (batch, length), 1 for a token.

    Output: `y`, the last layer's (batch, length, width). 13.5 MB; the word embeddings stay outside.
    """
    return _Builder(weights).build()


class _Builder:
    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.header = weights.header
        self.graph = Graph("multilingual-e5-small")

    def build(self) -> bytes:
        graph, width = self.graph, self.header.width
        graph.input("x", "f4", "batch", "length", width)
        graph.input("mask", "i4", "batch", "length")
        graph.tensor("thirds", np.full(3, width, np.int64))
        norm = [self._floats("emb.ln.w"), self._floats("emb.ln.b")]
        graph.node("LayerNormalization", ["x", *norm], ["h0"], epsilon=self.header.epsilon, axis=-1)
        for number in range(self.header.layers):
            self._layer(f"l{number}.", f"h{number}", f"h{number + 1}")
        graph.output(f"h{self.header.layers}", "f4", "batch", "length", width)
        return graph.model()

    def _layer(self, at: str, x: str, y: str) -> None:
        width, inner = self.header.width, self.header.inner
        self._attention(at, x)
        self._product([at + "ao.w"], at + "context", at + "attended", width)
        self._added(at, "aln", [at + "attended", x, at + "ao.b"], at + "middle")
        self._product([at + "fi.w"], at + "middle", at + "wide", width)
        self.graph.node("BiasGelu", [at + "wide", self._floats(at + "fi.b")], [at + "gelu"], MICROSOFT)
        self._product([at + "fo.w"], at + "gelu", at + "narrow", inner)
        self._added(at, "oln", [at + "narrow", at + "middle", at + "fo.b"], y)

    def _attention(self, at: str, x: str) -> None:
        """Query, key and value in one product: three small ones would each wait for the threads."""
        self._product([at + "q.w", at + "k.w", at + "v.w"], x, at + "qkv", self.header.width)
        parts = [at + "Q", at + "K", at + "V"]
        self.graph.node("Split", [at + "qkv", "thirds"], parts, axis=-1)
        bias = np.concatenate([self.weights.floats(at + part + ".b") for part in "qkv"])
        inputs = [*parts, self.graph.tensor(at + "bias", bias), "mask"]
        heads = self.header.heads
        self.graph.node("MultiHeadAttention", inputs, [at + "context"], MICROSOFT, num_heads=heads)

    def _added(self, at: str, norm: str, terms: list[str], y: str) -> None:
        """The sum of two terms and a bias (the third, a tensor's name), normalised."""
        scale = [self._floats(f"{at}{norm}.w"), self._floats(f"{at}{norm}.b")]
        inputs = [*terms[:2], *scale, self._floats(terms[2])]
        epsilon = self.header.epsilon
        self.graph.node("SkipLayerNormalization", inputs, [y], MICROSOFT, epsilon=epsilon)

    def _product(self, names: list[str], x: str, y: str, width: int) -> None:
        scales, halves = zip(*(self.weights.blocks(name, width) for name in names), strict=True)
        scale = np.concatenate(scales).astype(np.float32)
        inputs = [x, self.graph.tensor(y + ".q", _paired(np.concatenate(halves)))]
        inputs.append(self.graph.tensor(y + ".s", scale))
        form = {"K": width, "N": len(scale), "bits": 4, "block_size": BLOCK, "accuracy_level": 4}
        self.graph.node("MatMulNBits", inputs, [y], MICROSOFT, **form)

    def _floats(self, name: str) -> str:
        return self.graph.tensor(name, self.weights.floats(name))


def _paired(halves: Bytes) -> Bytes:
    """Q4_0 holds weights j and j+16 in a byte, MatMulNBits wants neighbours."""
    weights = np.concatenate([halves & 15, halves >> 4], -1)
    pairs: Bytes = weights[..., ::2] | weights[..., 1::2] << 4
    return pairs
