import sys
from pathlib import Path

# The programs in dev/ are scripts, which import one another by bare name.
sys.path.insert(0, str(Path(__file__).parents[2] / "dev"))
