"""Fuzz one target by hand: coverage-guided, for as long as you like. Not part of the tests.

Usage: .venv/bin/pip install atheris        (needs a wheel for this Python, or clang)
       .venv/bin/python tools/fuzz/run.py TARGET [libFuzzer options, e.g. -max_total_time=600 -max_len=2000 CORPUS_DIR]
Targets and what must hold for each: tools/fuzz/targets.py. A crash leaves a file `crash-...`; make a test of it.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

import atheris

with atheris.instrument_imports(include=["dlp_gateway", "aiosmtpd"]):
    from tools.fuzz import targets


def main() -> None:
    """Give the target what libFuzzer makes up."""
    if len(sys.argv) < 2 or sys.argv[1] not in targets.TARGETS:
        sys.exit(f"usage: run.py {'|'.join(targets.TARGETS)} [libFuzzer options]")
    name = sys.argv.pop(1)
    atheris.Setup(sys.argv, targets.TARGETS[name])
    for seed in targets.SEEDS[name]:
        targets.TARGETS[name](seed)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
