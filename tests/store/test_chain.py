"""The hash chain: alone, and in both databases under an attacker with the database's own rights."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from dlp_gateway.model import AuditEntry, Disposition
from dlp_gateway.store import checkpoint
from dlp_gateway.store.chain import GENESIS, Checkpoint, link, salted, verify
from tests.store.making import NOW, SIGNING, inspection, message, opened

KEY = SIGNING.public


def chained(count, *, actor="gateway"):
    """A healthy chain."""
    entries, previous = [], GENESIS
    for seq in range(1, count + 1):
        fields = {"seq": seq, "at": NOW, "actor": actor, "action": "decided", "subject": f"q{seq}", "detail": "{}"}
        previous, before = link(previous, **fields), previous
        entries.append(AuditEntry(**fields, prev_hash=before, hash=previous))
    return entries


def sworn(entries, seq):
    return Checkpoint(seq=seq, hash=entries[seq - 1].hash, at=NOW)


def test_healthy_chain_has_no_problems():
    """Nothing is reported of what was not touched."""
    entries = chained(5)
    assert verify(entries, [sworn(entries, 3), sworn(entries, 5)], head=sworn(entries, 5)) == []
    assert verify([]) == []


@pytest.mark.parametrize("field", ["at", "actor", "action", "subject", "detail", "hash", "prev_hash"])
def test_law_chain_detects_an_edit_of_any_field(field):
    """Whatever field of an entry changes, that entry is named."""
    entries = chained(5)
    new = NOW + timedelta(microseconds=1) if field == "at" else "0" * 63 + "1"
    entries[2] = replace(entries[2], **{field: new})
    assert 3 in {problem.seq for problem in verify(entries)}


@pytest.mark.parametrize("gone", range(4))
def test_law_chain_detects_a_deleted_entry(gone):
    """An entry missing anywhere but at the end shows in the next one."""
    entries = chained(5)
    del entries[gone]
    assert gone + 2 in {problem.seq for problem in verify(entries)}


def test_law_chain_detects_a_changed_order():
    """Two entries that change places are both named."""
    entries = chained(5)
    entries[1], entries[2] = entries[2], entries[1]
    assert {2, 3} <= {problem.seq for problem in verify(entries)}


def test_law_chain_detects_a_cut_tail():
    """Cutting the end shows against the head, and against a checkpoint even if the head was changed, too."""
    entries = chained(5)
    assert verify(entries[:3], head=sworn(entries, 5))
    assert {5} == {problem.seq for problem in verify(entries[:3], [sworn(entries, 5)], head=sworn(entries, 3))}


def test_law_chain_detects_rebuilding():
    """A chain computed anew is perfect in itself and contradicts the checkpoint."""
    old, new = chained(5), chained(5, actor="intruder")
    assert verify(new, head=sworn(new, 5)) == []
    assert {5} == {problem.seq for problem in verify(new, [sworn(old, 5)], head=sworn(new, 5))}


def test_fields_cannot_flow_into_each_other():
    """Moving a character from one field to its neighbour gives another hash."""
    fields = {"seq": 1, "at": NOW, "subject": "s", "detail": "d"}
    assert link(GENESIS, actor="ab", action="c", **fields) != link(GENESIS, actor="a", action="bc", **fields)


def test_salt_hides_the_body():
    """The same address gives another digest with each salt."""
    assert salted(b"1" * 16, "a@b.example") != salted(b"2" * 16, "a@b.example")


# ------------------------------------------------------------------------------------------ in the database


@pytest.fixture
def log(database_url, tmp_path):
    """A store with a log of six entries, four of them under a checkpoint, and a connection of the attacker."""
    with opened(database_url, anchor=tmp_path / "anchor.jsonl", signing_key=SIGNING) as store:
        for number in range(6):
            disposition = (Disposition.QUARANTINE, Disposition.DELIVER)[number % 2]
            mail = message(text=str(number), queue_id=f"q{number}")
            asyncio.run(store.record(mail, inspection(disposition), now=NOW))
            if number == 3:
                store.checkpoint()
        engine = sa.create_engine(database_url)
        with engine.connect() as connection:
            yield store, connection
        engine.dispose()


def run(connection, *statements):
    for statement in statements:
        connection.execute(sa.text(statement))
    connection.commit()


def disarm(connection):
    """What an owner of the database can do, and the service's role cannot."""
    if connection.dialect.name == "sqlite":
        run(connection, "DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete")
    else:
        run(connection, "ALTER TABLE audit DISABLE TRIGGER ALL", "ALTER TABLE audit_private DISABLE TRIGGER ALL")


def rebuilt(connection, keep):
    """Compute the chain of the first `keep` entries anew, after changing the first, and set the head right."""
    rows = connection.execute(sa.text("SELECT * FROM audit ORDER BY seq")).mappings().all()
    run(connection, "DELETE FROM audit_private", "DELETE FROM audit")
    previous = GENESIS
    for row in rows[:keep]:
        fields = dict(row) | {"at": NOW, "actor": "nobody" if row["seq"] == 1 else row["actor"]}
        fields["prev_hash"] = previous
        previous = fields["hash"] = link(
            previous, **{name: fields[name] for name in ("seq", "at", "actor", "action", "subject", "detail")}
        )
        at = fields | {"at": row["at"]}
        names = ", ".join(at)
        connection.execute(sa.text(f"INSERT INTO audit ({names}) VALUES ({', '.join(f':{name}' for name in at)})"), at)
    run(connection, f"UPDATE chain_head SET seq = {keep}, hash = '{previous}'")


EDITS = {
    "edit": ["UPDATE audit SET detail = '{}' WHERE seq = 2"],
    "edit actor": ["UPDATE audit SET actor = 'nobody' WHERE seq = 6"],
    "delete": ["DELETE FROM audit_private WHERE seq = 3", "DELETE FROM audit WHERE seq = 3"],
    "reorder": [
        "DELETE FROM audit_private",
        "UPDATE audit SET seq = 100 WHERE seq = 2",
        "UPDATE audit SET seq = 2 WHERE seq = 3",
        "UPDATE audit SET seq = 3 WHERE seq = 100",
    ],
    "truncate": ["DELETE FROM audit_private WHERE seq > 4", "DELETE FROM audit WHERE seq > 4"],
    "addresses changed": ["UPDATE audit_private SET body = '{}' WHERE seq = 1"],
    "addresses deleted": ["DELETE FROM audit_private WHERE seq = 1"],
    "case changed": ["UPDATE incidents SET state = 'refused'"],
    "content swapped": ["UPDATE incidents SET content_sha256 = 'x'"],
    "case deleted": ["DELETE FROM outbox", "DELETE FROM contents", "DELETE FROM incidents"],
}


@pytest.mark.parametrize("edit", EDITS)
def test_law_audit_verify_detects_any_edit(log, edit):
    """Whatever is changed in the log, beside it or in the cases it tells of, verify finds."""
    store, connection = log
    assert store.verify_audit(now=NOW, key=KEY) == []
    disarm(connection)
    run(connection, *EDITS[edit])
    assert store.verify_audit(now=NOW, key=KEY)


@pytest.mark.parametrize("keep", [6, 3])
def test_law_audit_verify_detects_rebuilding(log, keep):
    """A log computed anew, whole or cut, contradicts the anchor; without the anchor it would be perfect."""
    store, connection = log
    disarm(connection)
    rebuilt(connection, keep)
    assert any("checkpoint" in problem.what for problem in store.verify_audit(now=NOW, key=KEY))
    assert not any("checkpoint" in problem.what for problem in store.verify_audit(now=NOW))


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
def test_law_the_log_is_append_only(log, statement):
    """The database itself refuses to change or delete an entry."""
    _, connection = log
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        connection.execute(sa.text(statement))


def test_truncate_is_refused_on_postgresql(log):
    """PostgreSQL's TRUNCATE goes around row triggers; ours stands on the statement."""
    _, connection = log
    if connection.dialect.name == "sqlite":  # has no TRUNCATE
        return
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        connection.execute(sa.text("TRUNCATE audit CASCADE"))


def test_law_the_database_releases_nothing_without_a_person(log):
    """No state of release can be written without a basis and an approver."""
    _, connection = log
    with pytest.raises(sa.exc.IntegrityError):
        connection.execute(sa.text("UPDATE incidents SET state = 'releasing'"))


# -------------------------------------------------------------------------------------------------- anchor


def test_checkpoints_of_another_key_are_reported(tmp_path):
    """A line that our key did not sign is a problem, not a checkpoint; a torn line does not swallow the next."""
    anchor, entries = tmp_path / "anchor.jsonl", chained(3)
    checkpoint.append(anchor, key=SIGNING, checkpoint=sworn(entries, 1))
    forged = anchor.read_text().replace('"seq":1', '"seq":2')
    anchor.write_text(anchor.read_text() + forged + "garbage\n" + '{"seq": 3, "ha')
    checkpoint.append(anchor, key=SIGNING, checkpoint=sworn(entries, 3))
    found = checkpoint.read(anchor, key=KEY)
    assert [item.seq for item in found.checkpoints] == [1, 3]
    assert len(found.problems) == 3


def test_missing_anchor_is_a_problem(log, tmp_path):
    """Somebody who deletes the anchor does not make the log sound."""
    store, _ = log
    (tmp_path / "anchor.jsonl").unlink()
    assert any("missing" in problem.what for problem in store.verify_audit(now=NOW, key=KEY))


def test_no_checkpoint_of_an_empty_log_and_none_without_a_key(database_url, tmp_path):
    """There is nothing to swear to."""
    anchor = tmp_path / "anchor.jsonl"
    with opened(database_url, anchor=anchor, signing_key=SIGNING) as store:
        store.checkpoint()
    with opened(database_url, anchor=anchor) as store:
        assert store.checkpoint() is None
    assert not anchor.exists()
