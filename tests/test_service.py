"""The running program: ready, health, reload, end; one message on each way by a real SMTP client."""

from __future__ import annotations

import json
import shutil
import signal
import smtplib
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.databases import fresh_postgres
from tests.running import PATIENCE_S, ROOT, Running, running, until

SSN = "The client's SSN is 536-90-4399."


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """One start for the tests that only look; capture is the next hop."""
    with running(tmp_path_factory.mktemp("serve") / "state", DLP_AGENCY_DOMAINS="hsd.example.gov") as started:
        yield started


def send(program: Running, *arguments: str) -> str:
    """The README's client."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "send.py"), "--server", f"127.0.0.1:{program.smtp_port}", *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def get(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode()


def captured(program: Running) -> list[bytes]:
    return [path.read_bytes() for path in (program.state_dir / "captured" / "new").iterdir()]


def test_out_of_scope_mail_is_relayed_and_leaves_no_trace(program):
    """Not opened, not stored, not audited."""
    before = program.cli("audit", "export").stdout.count("judged")
    assert send(program, "--to", "someone@example.org", f"MARK-RELAYED {SSN}").startswith("250 ")
    assert any(b"MARK-RELAYED" in octets for octets in captured(program))
    assert program.cli("audit", "export").stdout.count("judged") == before
    assert "MARK-RELAYED" not in program.log.read_text()


def test_protected_mail_is_held_shown_masked_and_released(program):
    """The main job: 250 with a case number; the officer sees why; the release arrives once, octets unchanged."""
    reply = send(program, "--to", "officer@ice.dhs.gov", f"MARK-HELD {SSN}")
    assert reply.startswith("250 2.0.0")
    case = next(word.strip(".,;") for word in reply.split() if word.startswith("DLP-"))
    assert not any(b"MARK-HELD" in octets for octets in captured(program))

    shown = program.cli("quarantine", "show", case).stdout
    assert "US_SSN" in shown
    assert "MARK-HELD" in shown
    assert "536-90-4399" not in shown
    revealed = program.cli(
        "quarantine", "show", case, "--reveal", "--reason", "to compare with the order", "--officer", "Olga"
    ).stdout
    assert "536-90-4399" in revealed
    assert '"action": "reveal"' in program.cli("audit", "export").stdout

    program.cli("quarantine", "release", case, "--basis", "COURT_ORDER", "--note", "order seen", "--officer", "Olga")
    until(lambda: any(b"MARK-HELD" in octets for octets in captured(program)))
    until(lambda: any(row["case"] == case for row in program.quarantine("--state", "released")))
    assert sum(b"MARK-HELD" in octets for octets in captured(program)) == 1


def test_the_demo_rule_bounces_in_the_session(program):
    """550 5.7.1 in plain words, with a case number and without the value."""
    reply = send(program, "--to", "officer@bounce.ice.demo.example", f"MARK-BOUNCED {SSN}")
    assert reply.startswith("550 5.7.1")
    assert "DLP-" in reply
    assert "536" not in reply
    assert not any(b"MARK-BOUNCED" in octets for octets in captured(program))


def test_mail_with_a_court_order_reference_is_relayed(program):
    """Level `reference`: court and docket number in the author's words."""
    order = "By order of the United States District Court for the District of New Mexico, No. 1:26-mc-00045-KWR:"
    assert send(program, "--to", "officer@ice.dhs.gov", order, f"MARK-ORDER {SSN}").startswith("250 ")
    assert any(b"MARK-ORDER" in octets for octets in captured(program))


def test_the_author_is_told_in_both_languages(program):
    """The notice goes to the author, categories only, from the null reverse-path."""
    send(program, "--to", "officer@ice.dhs.gov", f"MARK-TOLD {SSN}")
    envelopes = program.state_dir / "captured" / "envelopes"

    def told() -> list[dict]:
        notes = [json.loads(path.read_text()) for path in envelopes.iterdir()]
        return [n for n in notes if not n["reverse_path"] and "clerk@hsd.example.gov" in json.dumps(n)]

    until(told)
    notice = next(octets for octets in captured(program) if b"Auto-Submitted: auto-generated" in octets)
    assert b"536-90-4399" not in notice
    assert b"MARK-TOLD" not in notice
    assert b"Content-Language: en, es" in notice


def test_health_and_metrics_of_both_roles(program):
    """healthz, readyz and metrics answer on both listeners; the page opens."""
    for port in (program.console_port, program.metrics_port):
        assert get(port, "/healthz")[0] == 200
        status, body = get(port, "/readyz")
        assert (status, json.loads(body)["ready"]) == (200, True)
        assert "dlp_gateway_" in get(port, "/metrics")[1]
    assert get(program.console_port, "/")[0] == 200


def test_law_no_content_and_no_address_in_log_metrics_or_audit(program):
    """A canary value and the addresses of its message stand in no log line, metric or audit record."""
    send(program, "--to", "canary.recipient@ice.dhs.gov", "--from", "canary.author@hsd.example.gov", SSN)
    records = program.log.read_text() + program.cli("audit", "export").stdout
    for port in (program.console_port, program.metrics_port):
        records += get(port, "/metrics")[1]
    for canary in ("536-90-4399", "536904399", "canary.recipient", "canary.author"):
        assert canary not in records


def test_audit_log_is_whole(program):
    """After all of the above."""
    done = program.cli("audit", "verify", check=False)
    assert done.returncode == 0, done.stderr


def test_reload_swaps_a_good_rulebook_and_keeps_the_old_for_a_bad_one(tmp_path):
    """SIGHUP: the new scope counts from the next message on; a broken file changes nothing and is told."""
    config = tmp_path / "config"
    shutil.copytree(ROOT / "config", config)
    with running(tmp_path / "state", "smtp", DLP_CONFIG_DIR=str(config)) as program:
        rulebook = lambda: json.loads(get(program.metrics_port, "/readyz")[1])["rulebook"]  # noqa: E731
        first = rulebook()
        assert send(program, "--to", "agent@relay.example", SSN).startswith("250 2.0.0")
        (config / "destinations.local.yaml").write_text(
            "destinations:\n  - {domain: relay.example, match: subdomains, class: immigration-enforcement,"
            " source: a test, checked: 2026-11-22}\n"
        )
        program.process.send_signal(signal.SIGHUP)
        until(lambda: rulebook() != first)
        second = rulebook()
        assert "DLP-" in send(program, "--to", "agent@relay.example", SSN)

        (config / "policy.yaml").write_text("rules: [this is no rule]\n")
        program.process.send_signal(signal.SIGHUP)
        until(lambda: "reload_refused" in program.log.read_text())
        assert rulebook() == second
        assert "DLP-" in send(program, "--to", "agent@relay.example", SSN)
        assert program.stop() == 0


def test_sigterm_ends_both_roles_cleanly(tmp_path):
    """Exit 0; a transaction in progress is answered; nobody listens afterwards."""
    with running(tmp_path / "state") as program:
        client = smtplib.SMTP("127.0.0.1", program.smtp_port, timeout=PATIENCE_S)
        client.ehlo()
        assert program.stop() == 0
        assert client.sock.recv(1000).startswith(b"421 4.3.2")
        client.close()
        with pytest.raises(OSError, match=r"."):
            smtplib.SMTP("127.0.0.1", program.smtp_port, timeout=PATIENCE_S)


def test_a_broken_configuration_says_what_and_exits(tmp_path):
    """EX_CONFIG before anything listens."""
    program = Running(tmp_path / "state", DLP_SMTP_LISTEN="0.0.0.0:10025")
    with pytest.raises(AssertionError, match="client_networks"):
        program.start()


def test_a_taken_port_is_named(tmp_path):
    """Two gateways on one port: the second says so and ends."""
    with running(tmp_path / "one", "smtp") as first:
        second = Running(tmp_path / "two", DLP_SMTP_LISTEN=f"127.0.0.1:{first.smtp_port}")
        with pytest.raises(AssertionError) as refusal:
            second.start("smtp")
        assert "in use" in str(refusal.value)
        assert "Traceback" not in str(refusal.value)


def test_captured_mail_is_a_maildir_with_envelopes(program):
    """decisions 9: beside each message its envelope as JSON."""
    send(program, "--to", "envelope.test@example.org", "MARK-ENVELOPE")
    notes = [json.loads(p.read_text()) for p in (program.state_dir / "captured" / "envelopes").iterdir()]
    assert any("envelope.test@example.org" in json.dumps(note) for note in notes)
    assert {p.name for p in (program.state_dir / "captured").iterdir()} >= {"new", "cur", "tmp"}


def test_state_directory_is_private(program):
    """Keys are readable by their owner only."""
    keys = Path(program.state_dir / "keys")
    assert all(path.stat().st_mode & 0o077 == 0 for path in keys.iterdir() if path.suffix == ".key")


@pytest.mark.postgres
def test_the_main_job_on_postgresql(tmp_path, postgres_server):
    """Both roles on a real PostgreSQL: held, shown, refused; the audit log is whole."""
    url = fresh_postgres(postgres_server, "dlp_test_service")
    with running(tmp_path / "state", DLP_DATABASE_URL=url) as program:
        send(program, "--to", "officer@ice.dhs.gov", f"MARK-POSTGRES {SSN}")
        (case,) = program.quarantine("--state", "held")
        assert "[US_SSN #1]" in program.cli("quarantine", "show", case["case"]).stdout
        program.cli("quarantine", "refuse", case["case"], "--note", "no order was named", "--officer", "Olga")
        assert [row["case"] for row in program.quarantine("--state", "refused")] == [case["case"]]
        assert program.cli("audit", "verify").returncode == 0
        assert program.stop() == 0
