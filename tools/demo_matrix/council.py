"""`python -m tools.demo_matrix.council FOLDER`: the demo council's database in an empty folder."""

import sys
from pathlib import Path

from tests.matrix.bot import make_demo

if __name__ == "__main__":
    make_demo(Path(sys.argv[1]))
