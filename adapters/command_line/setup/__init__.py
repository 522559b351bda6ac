"""init: the settings file, asked for and written."""
