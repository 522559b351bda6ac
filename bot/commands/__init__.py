"""One file per command; `registry` lists them, and /hilfe and the docs are made from that list."""
