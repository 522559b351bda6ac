"""Platforms: each adapter converts in, calls the bot, converts out. command_line composes everything."""
