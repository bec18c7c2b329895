"""Golden verdicts of the whole core: each NAME.eml is judged as NAME.yaml says. Add a case: add two files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

FOLDER = Path(__file__).parent / "messages"
NAMES = sorted(path.stem for path in FOLDER.glob("*.eml"))


@pytest.fixture(scope="module")
def lines() -> dict[str, dict]:
    """What `dlp-gateway inspect --json` says of the folder, in one process start."""
    done = subprocess.run(
        [sys.executable, "-m", "dlp_gateway", "inspect", "--json", *map(str, sorted(FOLDER.glob("*.eml")))],
        capture_output=True,
        text=True,
        check=True,
        cwd=FOLDER.parent.parent,
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return {Path(line["path"]).stem: line for line in found}


@pytest.mark.parametrize("name", NAMES)
def test_verdict_is_the_golden_one(name, lines):
    """Disposition, rule, entities (those named at least), unread, scope and legal process are as written."""
    wanted, line = yaml.safe_load((FOLDER / f"{name}.yaml").read_text()), lines[name]
    assert line["disposition"] == wanted["disposition"], line
    assert line["rule"] == wanted.get("rule", line["rule"])
    assert sorted({item["cause"] for item in line["unread"]}) == sorted(wanted.get("unread", []))
    entities = {item["entity"] for item in line["findings"]}
    assert entities >= set(wanted.get("entities", []))
    if wanted.get("entities") == []:
        assert entities == set()
    assert line["in_scope"] == wanted.get("in_scope", line["in_scope"])
    if "accepted_process" in wanted:
        assert any(item["accepted"] for item in line["legal_process"]) == wanted["accepted_process"]


def test_each_golden_message_says_what_must_not_happen():
    """The verdict file opens with the reason for the case."""
    assert [n for n in NAMES if not yaml.safe_load((FOLDER / f"{n}.yaml").read_text()).get("about")] == []


def test_law_findings_carry_no_text(lines):
    """Without --show-values no value of any message is in the output."""
    assert "536-90-4399" not in json.dumps({n: line["findings"] for n, line in lines.items()})
    assert all("value" not in finding for line in lines.values() for finding in line["findings"])
