"""Rotation of every key: old mail opens, repeats are known, checkpoints stay valid; a lost key is counted."""

from __future__ import annotations

import asyncio
import json
import os

import pytest
from typer.testing import CliRunner

from dlp_gateway import cli as commands
from dlp_gateway import log
from dlp_gateway.store import seal
from tests.store.making import NOW, inspection, message, open_store, opened


def cli(state, *words):
    done = CliRunner().invoke(commands.app, [*words], env={"DLP_STATE_DIR": str(state), "OFFICER": "Olga"})
    codes = [code for kind, code, _ in commands.EXITS if isinstance(done.exception, kind)]
    return (codes[0] if codes else done.exit_code), f"{done.output}{done.exception or ''}"


@pytest.fixture
def site(tmp_path):
    """Keys made, one held message."""
    assert cli(tmp_path, "keys", "generate")[0] == 0
    hold(tmp_path, "one")
    return tmp_path


def hold(state, text):
    public = seal.load_public(state / "keys" / "seal.pub")
    store = open_store(f"sqlite:///{state / 'gateway.sqlite3'}", public_key=public)
    try:
        return asyncio.run(store.record(message(text=text), inspection(), now=NOW))
    finally:
        store.close()


def test_law_a_repeat_is_known_on_nodes_with_the_old_key_and_the_new(database_url, tmp_path):
    """While a new seal.pub is carried from node to node, and after a second rotation: one case, and all of it opens."""
    keys = tmp_path / "keys"
    seal.generate_keys(keys)
    generations = [seal.load_public(keys / "seal.pub"), *(seal.rotate_keys(keys) for _ in range(2))]
    assert len({key.text for key in generations}) == 3
    cases = set()
    for number, public in enumerate([*generations, generations[0]]):
        with opened(database_url, public_key=public) as store:
            cases.add(asyncio.run(store.record(message(queue_id=f"q{number}"), inspection(), now=NOW)).id)
            fresh = asyncio.run(store.record(message(text=f"new{number}"), inspection(), now=NOW))
            private = seal.load_private(keys / "seal.key")
            assert seal.unseal(private, store.sealed(fresh.id)) == message(text=f"new{number}").content
            assert set(store.sealed_with()) <= private.ids
    assert len(cases) == 1


def test_law_checkpoints_stay_valid_through_a_rotation_of_the_signing_key(site):
    """The old secret is gone, its checkpoints count; a line whose key nobody lists any more is a problem."""
    secret = (site / "keys" / "sign.key").read_text()
    assert cli(site, "keys", "rotate", "--signing")[0] == 0
    assert secret not in (site / "keys" / "sign.key").read_text()
    hold(site, "two")
    assert cli(site, "keys", "rotate", "--signing")[0] == 0
    code, said = cli(site, "audit", "verify")
    assert code == 0, said
    lines = (site / "keys" / "sign.pub").read_text().splitlines()
    assert len(lines) == 3
    (site / "keys" / "sign.pub").write_text(f"{lines[0]}\n")
    code, said = cli(site, "audit", "verify")
    assert (code, "not signed by this gateway's key" in said) == (os.EX_DATAERR, True), said


def test_each_rotation_is_on_record_with_its_kind(site):
    """And never a key itself."""
    for option in ("--sealing", "--signing", "--hashing"):
        assert cli(site, "keys", "rotate", option)[0] == 0
    rows = [json.loads(line) for line in cli(site, "audit", "export")[1].splitlines()]
    assert [row["detail"]["kind"] for row in rows if row["action"] == "keys_rotated"] == [
        "sealing",
        "signing",
        "hashing",
    ]
    assert "AGE-SECRET" not in json.dumps(rows)
    assert len(log.hash_keys(site)) == 2


def test_law_a_lost_key_is_counted_and_nothing_is_made_in_its_place(site):
    """keys status says how much nobody can open; generate makes no second key beside an old seal.pub."""
    code, said = cli(site, "keys", "status")
    assert (code, "1 messages, opened by seal.key" in said) == (0, True), said
    kept = (site / "keys" / "seal.key").read_text()
    (site / "keys" / "seal.key").unlink()
    assert cli(site, "keys", "generate")[0] == 0
    assert not (site / "keys" / "seal.key").exists()
    (site / "keys" / "seal.key").write_text(seal.generate().texts[0] + "\n")
    code, said = cli(site, "keys", "status")
    assert (code, "NO KEY HERE OPENS THEM" in said) == (os.EX_NOPERM, True), said
    (site / "keys" / "seal.key").write_text(f"{seal.generate().texts[0]}\n{kept}")
    assert cli(site, "keys", "status")[0] == 0


def test_a_checkpoint_of_today_is_signed_by_the_new_key(site):
    """What is signed after a rotation verifies with the new key alone."""
    assert cli(site, "keys", "rotate", "--signing")[0] == 0
    keys = site / "keys"
    newest = seal.VerifyingKey(seal.load_verifying(keys / "sign.pub").octets)
    signed = seal.load_signing(keys / "sign.key").sign(b"today")
    assert newest.valid(signature=signed, octets=b"today")
    assert not newest.valid(signature=signed, octets=b"tomorrow")
