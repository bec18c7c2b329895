"""`dlp-gateway quarantine`: what an officer does with held mail.

The officer's name is given with `--officer` (or DLP_OFFICER); the OS user is recorded beside it (decision 37).
Values stay masked unless `show --reveal --reason TEXT` is asked for, which is audited before anything is shown.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dlp_gateway import service
from dlp_gateway.cli.who import os_user, sight
from dlp_gateway.config import APPROVERS, EVIDENCE, Config, load_config
from dlp_gateway.config.document import nearest
from dlp_gateway.model import Explanation, Incident, Lane, Message, PartKind, State
from dlp_gateway.quarantine import NotAllowed, NotFound, Officer, Quarantine
from dlp_gateway.store import seal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dlp_gateway.model import Inspection
    from dlp_gateway.store import Store

app = typer.Typer(help="Held mail: list, show, release, refuse.", no_args_is_help=True)

Case = Annotated[str, typer.Argument(help="id or case number", show_default=False)]
By = Annotated[str, typer.Option("--officer", envvar="OFFICER", help="your name, for the record")]
As = Annotated[str, typer.Option("--as", help=f"as what you act: {', '.join(APPROVERS)}")]
Note = Annotated[str, typer.Option("--note", help="why; goes into the record")]


@contextmanager
def _opened(*, private: bool = False) -> Iterator[tuple[Config, Store, Quarantine]]:
    config = load_config()
    store = service.store(config)
    try:
        book = service.rulebook(config, now=datetime.now(UTC))
        key = service.private_key(config) if private else None
        yield (
            config,
            store,
            Quarantine(
                store, private_key=key, jurisdictions=book.jurisdictions, second_approver=config.second_approver
            ),
        )
    finally:
        store.close()


@app.command("list")
def list_(
    state: Annotated[State | None, typer.Option(help="only cases in this state")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object per case and line")] = False,
) -> None:
    """Print the cases, oldest first; a whistleblower's to counsel alone."""
    with _opened() as (_, store, _quarantine):
        for incident in filter(sight(store), store.incidents(*([state] if state else []))):
            print(json.dumps(facts(incident), ensure_ascii=False) if as_json else _printable(_line(incident)))


def facts(incident: Incident) -> dict[str, Any]:
    """Give the facts of a case as contract.md names them."""
    inspection = incident.inspection
    sender = incident.envelope.reverse_path
    return {
        "id": incident.id,
        "case": incident.case,
        "state": incident.state,
        "message_id": incident.message_id,
        "reverse_path": sender.text if sender else "",
        "recipients": list(incident.recipients),
        "opened_at": incident.opened_at.isoformat(),
        "due_at": incident.due_at.isoformat(),
        "expires_at": incident.expires_at.isoformat(),
        "disposition": inspection.verdict.disposition,
        "rule": inspection.verdict.rule,
        "reasons": list(inspection.verdict.reasons),
        "entities": inspection.entity_counts,
        "unread": len(inspection.unread),
        "jurisdiction": inspection.jurisdiction,
        "released_reply": incident.released_reply,
    }


def _line(incident: Incident) -> str:
    """Write one case for people: what, since when, from whom to whom, why."""
    row = facts(incident)
    found = ", ".join(f"{name} {count}" for name, count in row["entities"].items())
    unread = f"{row['unread']} unread" if row["unread"] else ""
    what = "; ".join(word for word in (found, unread) if word) or "-"
    return (
        f"{row['case']}  {row['state']:<14} {row['opened_at'][:16]}Z  <{row['reverse_path']}> -> "
        f"{', '.join(row['recipients'])}  {what}  [{row['rule']}]"
    )


@app.command()
def show(
    case: Case,
    officer: By = "",
    reveal: Annotated[bool, typer.Option("--reveal", help="show the values; audited")] = False,
    reason: Annotated[str, typer.Option(help="why they must be seen; goes into the record")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="the facts only, as JSON")] = False,
) -> None:
    """Show why a case is held, and its text with the findings masked."""
    with _opened(private=not as_json) as (config, store, quarantine):
        incident = _shown(store, case)
        if as_json:
            print(json.dumps(facts(incident), ensure_ascii=False))
            return
        print("\n".join(map(_printable, _told(incident))))
        if incident.octets == 0 or incident.erased_at is not None:
            print("\nThe content of this case is not kept.")
            return
        content = _content(config, store, quarantine, incident, officer=officer, reason=reason if reveal else None)
        explanation = asyncio.run(_explained(config, store, incident, content))
        print("\n".join(_text(explanation, reveal=reveal)))


def _shown(store: Store, case: str) -> Incident:
    """Return a case; one that is not theirs to see is not there."""
    incident = store.incident(case)
    if not sight(store)(incident):
        raise NotFound(f"there is no case {case}; `quarantine list` shows the cases")
    return incident


def _judged(config: Config, store: Store, case: str) -> Inspection | None:
    """Have a redacted copy read again by the rules in force before it leaves; None for any other case."""
    incident = store.incident(case)
    if incident.copy_of is None or incident.octets == 0 or incident.erased_at is not None:
        return None
    content = seal.unseal(service.private_key(config), store.sealed(incident.id))
    return asyncio.run(_explained(config, store, incident, content)).inspection


def _content(
    config: Config, store: Store, quarantine: Quarantine, incident: Incident, *, officer: str, reason: str | None
) -> bytes:
    """Open the sealed content; for a reveal the audit entry is written first."""
    if reason is not None:
        return quarantine.reveal(incident.id, officer=_officer(officer), reason=reason, now=datetime.now(UTC))
    return seal.unseal(service.private_key(config), store.sealed(incident.id))


async def _explained(config: Config, store: Store, incident: Incident, content: bytes) -> Explanation:
    """Parse the content in a worker process, not in the one that holds the key (decision 35)."""
    pool = service.pool(config, service.rulebook(config, now=datetime.now(UTC)), workers=1)
    message = Message(
        id=incident.message_id, envelope=incident.envelope, content=content, fingerprint_key=os.urandom(32)
    )
    try:
        await pool.start(prove=False)  # the running gateway has proved this rulebook
        return await pool.explain(message, store.orders(), datetime.now(UTC))
    finally:
        await pool.close()


def _told(incident: Incident) -> Iterator[str]:
    """Tell a case: the facts, and why, finding by finding."""
    row = facts(incident)
    yield f"Case {incident.case} ({incident.id}), {incident.state}, revision {incident.revision}"
    yield f"  opened {row['opened_at']}, due {row['due_at']}, expires {row['expires_at']}"
    yield f"  from <{row['reverse_path']}> to {', '.join(row['recipients'])}"
    riders = [path.path.text for path in incident.envelope.riders if path.path.text not in incident.recipients]
    if riders:
        yield f"  recipients outside the case (mail to them was relayed): {', '.join(riders)}"
    yield f"  {incident.octets} octets; SHA-256 of what is sealed: {incident.content_sha256}"
    yield f"  {row['disposition']} by rule {row['rule']}: {', '.join(row['reasons'])}"
    yield f"  jurisdiction {row['jurisdiction']}, rulebook {incident.inspection.rulebook_version[:12]}"
    for found in incident.inspection.findings:
        yield f"  found {found.entity} ({found.score:.2f}) in {found.locator} by {found.recognizer}/{found.rule}"
    for item in incident.inspection.unread:
        yield f"  could not read {item.locator} ({item.media_type}): {item.cause}"
    for process in incident.inspection.legal_process:
        word = "accepted" if process.accepted else "not accepted"
        kind = "judicial" if process.judicial else "administrative"
        named = " ".join(word for word in (process.court, process.docket_number) if word)
        yield f"  {process.kind} ({kind}) {named} {word}: {', '.join(process.reasons)}"
        for clause in process.clauses:
            told = " ".join(filter(None, (clause.found, clause.missing)))
            yield f"    {'met    ' if clause.met else 'MISSING'} {clause.name}: {told}"
    for phrase in incident.inspection.phrases:
        yield f"  phrase found ({phrase.family}): {phrase.name} in {phrase.locator}"
    if incident.released_reply:
        yield f"  next hop said: {incident.released_reply}"


def _text(explanation: Explanation, *, reveal: bool) -> Iterator[str]:
    from dlp_gateway import redact  # noqa: PLC0415  loads Presidio, which the other commands do without

    findings = explanation.inspection.findings
    shown = frozenset(found.fingerprint for found in findings) if reveal else frozenset()
    texts = list(zip(explanation.parts, redact.mask(explanation.parts, findings, reveal=shown), strict=True))
    yield "\n--- header fields"
    for part, text in texts:
        if part.kind is PartKind.HEADER:
            yield f"  {part.locator.rpartition('h:')[2]}: {_printable(' '.join(text.split()))}"
    for part, text in texts:
        if part.kind is not PartKind.HEADER:
            yield "\n" + _printable(f"--- {part.locator} ({part.kind}, {part.media_type})")
            yield from (f"  {_printable(line)}" for line in text.splitlines())


def _printable(line: str) -> str:
    """Keep a hostile mail from writing to the officer's terminal with control sequences."""
    return "".join(char if char.isprintable() or char == "\t" else "�" for char in line)


@app.command()
def release(
    case: Case,
    basis: Annotated[str, typer.Option(help="lawful basis, e.g. COURT_ORDER")],
    note: Note,
    officer: By = "",
    role: As = "officer",
    evidence: Annotated[
        list[str] | None, typer.Option(metavar="NAME=VALUE", help="what the basis asks for, e.g. statute=...")
    ] = None,
    recipient: Annotated[list[str] | None, typer.Option(help="only to this recipient of the case")] = None,
) -> None:
    """Release held mail to its stored recipients; the console role sends it and records the next hop's answer."""
    with _opened() as (config, store, quarantine):
        incident = quarantine.release(
            case,
            officer=_officer(officer, role),
            basis=basis.upper(),
            note=note,
            evidence=_evidence(evidence or ()),
            now=datetime.now(UTC),
            recipients=tuple(recipient) if recipient else None,
            judged=_judged(config, store, case),
        )
    print(_printable(f"{incident.case} {incident.state}: {', '.join(incident.release_to)}"))


@app.command()
def approve(case: Case, note: Note, officer: By = "", role: As = "officer") -> None:
    """Approve a release that another officer has proposed."""
    with _opened() as (config, store, quarantine):
        judged = _judged(config, store, case)
        incident = quarantine.approve(
            case, officer=_officer(officer, role), note=note, now=datetime.now(UTC), judged=judged
        )
    print(f"{incident.case} {incident.state}")


@app.command()
def refuse(case: Case, note: Note, officer: By = "", role: As = "officer") -> None:
    """Refuse held mail for good; its author is told, the federal recipient is not."""
    with _opened() as (_, _store, quarantine):
        incident = quarantine.refuse(case, officer=_officer(officer, role), note=note, now=datetime.now(UTC))
    print(f"{incident.case} {incident.state}")


@app.command()
def withdraw(case: Case, note: Note, officer: By = "", role: As = "officer") -> None:
    """Close a case because its author no longer wants the mail sent."""
    with _opened() as (_, _store, quarantine):
        incident = quarantine.withdraw(case, officer=_officer(officer, role), note=note, now=datetime.now(UTC))
    print(f"{incident.case} {incident.state}")


@app.command("return")
def return_(case: Case, note: Note, officer: By = "") -> None:
    """Turn a proposed release down; the case waits again."""
    with _opened() as (_, _store, quarantine):
        incident = quarantine.return_to_held(case, officer=_officer(officer), note=note, now=datetime.now(UTC))
    print(f"{incident.case} {incident.state}")


@app.command()
def retry(case: Case, note: Note, officer: By = "", role: As = "officer") -> None:
    """Send a release that failed once more: same basis, same recipients; what was approved stands."""
    with _opened() as (config, store, quarantine):
        judged = _judged(config, store, case)
        incident = quarantine.retry(
            case, officer=_officer(officer, role), note=note, now=datetime.now(UTC), judged=judged
        )
    print(_printable(f"{incident.case} {incident.state}: {', '.join(incident.release_to)}"))


@app.command()
def refer(
    case: Case,
    note: Note,
    officer: By = "",
    role: As = "officer",
    to: Annotated[str, typer.Option("--to", help="counsel; whistleblower: for counsel's eyes only; officers")] = (
        "counsel"
    ),
) -> None:
    """Refer a case to counsel, who alone decides it then; `--to officers --as counsel` gives it back."""
    lanes = {lane.value or "officers": lane for lane in Lane}
    if to not in lanes:
        raise typer.BadParameter(f'--to: "{to}" is none of {", ".join(lanes)}.{nearest(to, lanes)}')
    with _opened() as (_, _store, quarantine):
        incident = quarantine.refer(
            case, officer=_officer(officer, role), lane=lanes[to], note=note, now=datetime.now(UTC)
        )
    print(f"{incident.case} {incident.state}, {incident.lane or 'with the officers'}")


@app.command("legal-hold")
def legal_hold(
    case: Case,
    note: Note,
    officer: By = "",
    on: Annotated[bool, typer.Option("--on/--off", help="stop every clock of the case, or let them go on")] = True,
) -> None:
    """Keep a case and its content whatever the clocks say: neither expired nor erased until the hold is lifted."""
    with _opened() as (_, _store, quarantine):
        incident = quarantine.legal_hold(case, officer=_officer(officer), on=on, note=note, now=datetime.now(UTC))
    print(f"{incident.case} {incident.state}, {'under legal hold' if incident.legal_hold else 'no legal hold'}")


def _evidence(given: Iterable[str]) -> dict[str, str]:
    found = {}
    for item in given:
        name, sign, value = item.partition("=")
        if not sign or name.strip() not in EVIDENCE:
            raise typer.BadParameter(f"--evidence {item}: write NAME=VALUE.{nearest(name.strip(), EVIDENCE)}")
        found[name.strip()] = value.strip()
    return found


def _officer(name: str, role: str = "officer") -> Officer:
    if role not in APPROVERS:
        raise typer.BadParameter(f'--as: "{role}" is no role.{nearest(role, APPROVERS)}')
    try:
        return Officer(name=name, user=os_user(), role=role)
    except NotAllowed:
        print("give your name with --officer NAME (or set OFFICER): it goes into the record", file=sys.stderr)
        raise typer.Exit(os.EX_USAGE) from None
