"""The long form of the history check plays a round of its own hall and judges it.

Rule: its hall is one of the first hall's quotas, of which some settings stand already.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_a_short_round_is_played_and_every_promise_kept() -> None:
    command = [sys.executable, "-m", "benchmarks.soak", "--minutes", "0.04", "--store", "sqlite"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert (told["rounds"], told["violations"]) == (1, [])
    assert told["requests"] > told["tickets"] > 0
