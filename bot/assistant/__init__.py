"""Answers, comparisons, summaries and texts. What a model writes is shown only after code has checked it;
everything but text work is also there without a model."""
