"""Where the process begins: `ratsbot` and `python -m adapters.command_line`."""

import gc

YOUNG, MIDDLE, OLD = 100_000, 20, 50
"""Most of what is made at the start stays: looking for garbage in it took a sixth of the time to the first
answer (Karlsruhe's words: .4 of 2.4 seconds of the processor)."""


def main() -> None:
    gc.set_threshold(YOUNG, MIDDLE, OLD)
    from adapters.command_line import main as commands  # noqa: PLC0415 - loaded with the above in force

    commands.main()
