"""The checks that decide whether a model's sentence may be shown. Pure: texts in, faults out."""

from bot.assistant.grounding.check import check

__all__ = ["check"]
