"""The language models, all optional: one for vectors, one that writes (chat).

The only room that imports openai, onnxruntime and tokenizers, each only when a model is first used.
Whatever goes wrong leaves it as one of the five errors below `ModelError`.
"""
