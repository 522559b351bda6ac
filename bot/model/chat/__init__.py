"""A model that writes, behind any endpoint that speaks OpenAI's /chat/completions."""

from bot.model.chat.port import Chat, Message, Spent

__all__ = ["Chat", "Message", "Spent"]
