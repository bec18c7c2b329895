"""Break the real things and write the table of docs/reliability.md from what was seen.

Usage: .venv/bin/python tools/faults.py [--check]   (as root: it mounts a small disk; some ten minutes)
`--check` writes nothing and exits 1 where a row of the page is not what was seen.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reliability.md"
TESTS = ("tests/test_faults.py", "tests/test_faults_database.py")
HEAD = "| fault | what the client saw | what arrived | what is held | how it recovers | test |\n" + "|---" * 6 + "|\n"
END = "\n\n<!-- end of the table that tools/faults.py writes -->"


def main() -> int:
    """Run the tests, put their rows into the page or compare; the exit code is pytest's, or 1."""
    options = [word for word in sys.argv[1:] if word != "--check"]
    code, rows = _run(options)
    before, _, rest = PAGE.read_text("utf-8").partition(HEAD)
    table, _, after = rest.partition(END)
    if "--check" in sys.argv:
        other = [row for row in rows if row not in table.splitlines()]
        print("\n".join(["not in the page:", *other]) if other else f"{len(rows)} rows are as in the page")
        return code or bool(other)
    if code == 0:
        PAGE.write_text(before + HEAD + "\n".join(rows) + END + after, "utf-8")
        print(f"{len(rows)} faults written to {PAGE}")
    return code


def _run(options: list[str]) -> tuple[int, list[str]]:
    """Run the tests with a book; return their exit code and what stands in it."""
    with tempfile.TemporaryDirectory() as directory:
        book = Path(directory) / "book"
        book.touch()
        environment = {**os.environ, "DLP_TEST_FAULT_BOOK": str(book)}
        command = [sys.executable, "-m", "pytest", "-q", *TESTS, *options]
        done = subprocess.run(command, cwd=ROOT, env=environment, check=False)
        return done.returncode, [json.loads(line)["row"] for line in book.read_text("utf-8").splitlines()]


if __name__ == "__main__":
    sys.exit(main())
