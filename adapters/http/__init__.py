"""The one listener of a running bot."""
