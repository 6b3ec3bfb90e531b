"""The folder itself and the benchmarks are on the path, so that tests share what makes and measures texts."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))
