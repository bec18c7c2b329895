"""`dlp-gateway doctor` names each fault and how to mend it; what is well it says in one line."""

from __future__ import annotations

import asyncio
import resource
import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from dlp_gateway import log
from dlp_gateway.cli import doctor, machine
from dlp_gateway.config import load_config
from dlp_gateway.model import Panic, Switch
from dlp_gateway.store import seal
from tests.providers import provider
from tests.running import free_port
from tests.store.making import inspection, message, open_store

NOW = datetime.now(UTC)


@pytest.fixture
def site(tmp_path):
    """A state directory with keys, a checkpoint and one held message; settings for ports that nobody uses."""
    keys = tmp_path / "keys"
    seal.generate_keys(keys)
    log.hash_key(tmp_path)
    with_store(tmp_path, lambda store: asyncio.run(store.record(message(), inspection(), now=NOW)))
    return tmp_path


def with_store(state, act):
    keys = state / "keys"
    store = open_store(
        f"sqlite:///{state / 'gateway.sqlite3'}",
        public_key=seal.load_public(keys / "seal.pub"),
        signing_key=seal.load_signing(keys / "sign.key"),
        anchor=state / "audit-anchor.jsonl",
        clock=lambda: datetime.now(UTC),
    )
    try:
        act(store)
        store.checkpoint()
    finally:
        store.close()


def looked(state, **settings):
    """Every look but the costly one at the recognizers: name -> (well?, words)."""
    ports = {f"DLP_{name}_LISTEN": f"127.0.0.1:{free_port()}" for name in ("SMTP", "CONSOLE", "METRICS")}
    config = load_config({"DLP_STATE_DIR": str(state), **ports, **settings})
    lines = [line for line in doctor.looks(config) if line.name != "rulebook and recognizers"]
    return {line.name: (line.ok, line.words) for line in lines}


@pytest.fixture(autouse=True)
def _no_rulebook(monkeypatch):
    monkeypatch.setattr(doctor, "_rulebook", lambda _config: "")


def test_a_sound_site_is_sound(site):
    """Nothing to mend."""
    found = looked(site)
    assert {name: words for name, (well, words) in found.items() if not well} == {}
    assert found["held mail"][1] == "every message on hold can be opened"


def certificate(folder, *, days):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "dlp.example")])
    cert = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(7).not_valid_before(NOW - timedelta(days=90)).not_valid_after(NOW + timedelta(days=days))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem, secret = folder / f"cert{days}.pem", folder / f"key{days}.pem"
    pem.write_bytes(cert.public_bytes(serialization.Encoding.PEM))
    formats = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    secret.write_bytes(key.private_bytes(*formats))
    secret.chmod(0o600)
    return pem, secret


def switch(state):
    wanted = Switch(name="panic", state=Panic.HOLD, by="Olga", reason="a drill, nothing else")
    with_store(state, lambda store: store.turn(wanted, user="olga", now=NOW))


def future(state):
    later = NOW + timedelta(hours=1)
    with_store(state, lambda store: store.audit_append(actor="x", action="noted", subject="x", now=later))


def cut(state):
    """The anchor swears to more than the log holds."""
    with_store(state, lambda _: None)
    anchor = state / "audit-anchor.jsonl"
    kept = anchor.read_bytes()
    (state / "gateway.sqlite3").rename(state / "old")
    for name in ("gateway.sqlite3-wal", "gateway.sqlite3-shm"):
        (state / name).unlink(missing_ok=True)
    with_store(state, lambda _: anchor.unlink())
    anchor.write_bytes(kept)


def replace_key(state):
    for name in ("seal.key", "seal.pub"):
        (state / "keys" / name).unlink()
    seal.generate_keys(state / "keys")


def no_database(state):
    for file in state.glob("gateway.sqlite3*"):
        file.unlink()
    (state / "gateway.sqlite3").mkdir()


FAULTS = {
    "a key of another time": ("held mail", "keys status", replace_key),
    "a key that others can read": ("keys", "chmod 600", lambda state: (state / "keys" / "seal.key").chmod(0o644)),
    "the panic switch": ("switches", "panic off", switch),
    "a clock that went back": ("clock", "NTP", future),
    "a log that was cut": ("audit log", "audit verify", cut),
    "no database": ("database", "writable", no_database),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_has_its_line_and_its_mend(site, fault):
    """MEND, with the command or the file."""
    name, words, break_it = FAULTS[fault]
    break_it(site)
    well, said = looked(site)[name]
    assert (well, words in said) == (False, True), said


def test_a_next_hop_that_is_down(site):
    """And a role that is not running is no fault of the machine."""
    found = looked(site, DLP_NEXT_HOP=f"127.0.0.1:{free_port()}")
    assert found["next hop"][0] is False
    assert found["SMTP role"] == (True, "not running here")


@pytest.mark.parametrize(
    ("days", "change", "words"),
    [
        (200, None, "valid until"),
        (3, None, "expires in 2 days"),
        (-3, None, "has expired"),
        (200, lambda _cert, key: key.chmod(0o644), "chmod 600"),
        (200, lambda cert, _key: cert.write_text("no certificate"), "do not belong together, or are no PEM"),
    ],
)
def test_certificates(site, days, change, words):
    """Valid, about to end, ended, readable by others, no certificate."""
    cert, key = certificate(site, days=days)
    if change:
        change(cert, key)
    well, said = looked(site, DLP_TLS_CERT_FILE=str(cert), DLP_TLS_KEY_FILE=str(key))["STARTTLS certificate"]
    assert (well, words in said) == (words == "valid until", True), said


def test_a_certificate_and_another_ones_key(site):
    """They load apart and not together."""
    (cert, _), (_, key) = certificate(site, days=200), certificate(site, days=100)
    config = load_config({"DLP_TLS_CERT_FILE": str(cert), "DLP_TLS_KEY_FILE": str(key)})
    with pytest.raises((ValueError, ssl.SSLError), match="belong together"):
        machine.certificate(config)


def test_too_few_descriptors(site):
    """The limit of this shell, compared with what the settings may need."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (300, before[1]))
    try:
        well, said = looked(site)["open files"]
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert (well, "LimitNOFILE" in said) == (False, True)


def test_a_fresh_smtp_node_is_well(tmp_path):
    """seal.pub and log.key only, no checkpoint yet: no fault; the chain agrees where the console has not run."""
    seal.generate_keys(tmp_path / "keys")
    for name in ("seal.key", "sign.key", "sign.pub"):
        (tmp_path / "keys" / name).unlink()
    found = looked(tmp_path)
    assert {name: words for name, (well, words) in found.items() if not well} == {}


def test_the_agencys_log_in_is_asked_for_all_that_it_needs(site):
    """Well: who answers and what to register; away or wrong: what is wrong with it; unset: that it is."""
    assert looked(site)["agency's log-in"] == (True, "local accounts only (oidc_issuer is not set)")
    with provider() as fake:
        given = {"DLP_OIDC_ISSUER": fake.issuer, "DLP_OIDC_CLIENT_ID": "dlp", "DLP_CONSOLE_URL": "https://dlp.example"}
        well, said = looked(site, **given, DLP_OIDC_GROUPS="a = officer")["agency's log-in"]
        assert (well, "https://dlp.example/login/agency/back" in said, "1 signing keys" in said) == (True, True, True)
        well, said = looked(site, **given)["agency's log-in"]
        assert (well, "nobody gets in" in said) == (False, True)
        fake.wrong["about"] = {"issuer": "https://other.example"}
        well, said = looked(site, **given)["agency's log-in"]
        assert (well, "names itself otherwise" in said) == (False, True)
    well, said = looked(site, **given)["agency's log-in"]
    assert (well, said) == (False, "discovery: no answer (ConnectError)")
