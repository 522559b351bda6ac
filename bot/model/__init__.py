"""The language models, all optional: vectors today, an assistant's answers later.

The only room that imports openai, onnxruntime and tokenizers, each only when a model is first used.
Whatever goes wrong leaves it as one of the five errors below `ModelError`.
"""
