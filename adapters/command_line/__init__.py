"""The operator's commands, and the one place that knows every part: compose."""
