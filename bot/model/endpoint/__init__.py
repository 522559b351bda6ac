"""Vectors from any endpoint that speaks OpenAI's /embeddings."""

from bot.model.endpoint.endpoint import Endpoint

__all__ = ["Endpoint"]
