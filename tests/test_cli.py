"""The commands as operators type them: output for scripts, exit codes, errors that say how to mend."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import docx
import pytest

ROOT = Path(__file__).parent.parent


def cli(*arguments: str, state: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DLP_")}
    return subprocess.run(
        [sys.executable, "-m", "dlp_gateway", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**environment, "DLP_STATE_DIR": str(state), **settings},
    )


def test_check_config_accepts_what_we_ship(tmp_path):
    """The shipped configuration proves itself: settings, rules and every recognizer's cases."""
    done = cli("check-config", state=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("ok: rulebook ")


def test_a_wrong_setting_is_refused_with_the_nearest_right_word(tmp_path):
    """EX_CONFIG, the variable, and what was meant."""
    done = cli("check-config", state=tmp_path, DLP_NEXTHOP="127.0.0.1:25")
    assert done.returncode == os.EX_CONFIG
    assert "DLP_NEXT_HOP" in done.stderr
    assert "Traceback" not in done.stderr


def test_inspect_shows_values_and_text_only_when_asked(tmp_path):
    """--show-values gives the span's text, --text every part."""
    path = ROOT / "tests" / "messages" / "ssn-plain.eml"
    plain = json.loads(cli("inspect", "--json", str(path), state=tmp_path).stdout)
    asked = json.loads(cli("inspect", "--json", "--show-values", "--text", str(path), state=tmp_path).stdout)
    assert "value" not in plain["findings"][0]
    assert "parts" not in plain
    assert asked["findings"][0]["value"] == "536-90-4399"
    assert any("536-90-4399" in part["text"] for part in asked["parts"])


def test_inspect_takes_recipients_docket_and_time_from_the_command_line(tmp_path):
    """--rcpt replaces the fields' recipients; a docket file is read; a wrong one is refused with its name."""
    path = str(ROOT / "tests" / "messages" / "out-of-scope.eml")
    line = json.loads(cli("inspect", "--json", "--rcpt", "a@ice.dhs.gov", path, state=tmp_path).stdout)
    assert line["in_scope"] == ["a@ice.dhs.gov"]
    assert line["disposition"] == "quarantine"
    wrong = tmp_path / "orders.json"
    wrong.write_text('[{"id": 1}]')
    done = cli("inspect", "--docket", str(wrong), path, state=tmp_path)
    assert done.returncode != 0
    assert "orders.json" in re.sub(r"[\s│]", "", done.stderr)  # the box breaks long paths


def test_inspect_takes_a_bare_document(tmp_path):
    """A document that is no message is judged as if it were attached to one, with the text of its places."""
    path = tmp_path / "a.docx"
    document = docx.Document()
    document.add_paragraph("The SSN of the client is 219-09-9998.")
    document.save(path)
    done = cli("inspect", "--json", "--text", "--rcpt", "officer@ice.dhs.gov", str(path), state=tmp_path)
    line = json.loads(done.stdout)
    assert (line["disposition"], line["unread"]) == ("quarantine", [])
    assert [part["locator"] for part in line["parts"] if "219-09-9998" in part["text"]] == ["1!document"]


def test_list_of_an_empty_quarantine_is_empty(tmp_path):
    """A first look at a fresh installation is no error."""
    assert cli("keys", "generate", state=tmp_path).returncode == 0
    done = cli("quarantine", "list", "--json", state=tmp_path)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


@pytest.mark.parametrize("command", ["release", "refuse", "show"])
def test_a_case_that_does_not_exist_is_named(tmp_path, command):
    """EX_DATAERR and where to look."""
    cli("keys", "generate", state=tmp_path)
    more = {"release": ["--basis", "COURT_ORDER"], "refuse": [], "show": []}[command]
    note = [] if command == "show" else ["--note", "a note long enough", "--officer", "Olga"]
    done = cli("quarantine", command, "DLP-2026-999999", *more, *note, state=tmp_path)
    assert done.returncode == os.EX_DATAERR
    assert "DLP-2026-999999" in done.stderr


def test_keys_are_private_and_not_replaced(tmp_path):
    """Made once, mode 0600; a second call changes nothing; rotation keeps the old key readable."""
    cli("keys", "generate", state=tmp_path)
    key = tmp_path / "keys" / "seal.key"
    before = key.read_text()
    cli("keys", "generate", state=tmp_path)
    assert key.read_text() == before
    assert key.stat().st_mode & 0o077 == 0
    assert cli("keys", "rotate", state=tmp_path).returncode == 0
    assert before.strip() in key.read_text()


def test_keys_generate_makes_every_key_that_a_role_would_make(tmp_path):
    """A start after it makes none; log.key is private like the rest."""
    cli("keys", "generate", state=tmp_path)
    assert {file.name for file in (tmp_path / "keys").iterdir()} == {
        "seal.pub", "seal.key", "sign.pub", "sign.key", "log.key", "orders.key",
    }  # fmt: skip
    assert (tmp_path / "keys" / "log.key").stat().st_mode & 0o077 == 0


def test_a_garbled_key_is_named_with_the_mend(tmp_path):
    """EX_NOPERM-like refusal naming the file; never a traceback."""
    cli("keys", "generate", state=tmp_path)
    (tmp_path / "keys" / "seal.pub").write_text("rubbish\n")
    done = cli("quarantine", "list", state=tmp_path)
    assert done.returncode == os.EX_NOPERM
    assert "seal.pub" in done.stderr
    assert "Traceback" not in done.stderr


def test_doctor_says_what_to_mend(tmp_path):
    """A next hop that does not answer is one line MEND, and the exit code says so."""
    cli("keys", "generate", state=tmp_path)
    done = cli("doctor", state=tmp_path, DLP_NEXT_HOP="127.0.0.1:1")
    assert done.returncode == os.EX_UNAVAILABLE
    assert any(line.startswith("MEND next hop") for line in done.stdout.splitlines()), done.stdout
    assert any(line.startswith("ok   keys") for line in done.stdout.splitlines())


def test_recognizers_list_names_every_shipped_one(tmp_path):
    """One line per enabled YAML file."""
    done = cli("recognizers", "list", state=tmp_path)
    stems = {line.split()[0] for line in done.stdout.splitlines()}
    assert stems == {path.stem for path in (ROOT / "recognizers").glob("*.yaml")}


def test_a_missing_model_is_named(tmp_path):
    """EX_CONFIG-like refusal that names the setting; never a silent pass."""
    done = cli("check-config", state=tmp_path, DLP_SPACY_MODEL="no_such_model")
    assert done.returncode != 0
    assert "no_such_model" in done.stderr
    assert "Traceback" not in done.stderr
