"""The OParl-shaped domain: pure, no I/O. Code speaks OParl's English, values keep the source's German."""
