"""`dlp-gateway inspect`: judge message files without sending or storing anything.

Takes: files or folders of `.eml`; a bare document counts as attached to an empty message.
Returns: one line (or one JSON object, contract.md) per message.
Fails: 64 for a path that does not exist, 71 for one that cannot be read; exit 0 when every message could be inspected,
whatever its disposition.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import Progress

from dlp_gateway import service, trial
from dlp_gateway.model import (
    Disposition,
    Explanation,
    Inspection,
    LegalProcess,
    Message,
    Part,
    Reason,
    Verdict,
)

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Iterable, Sequence

    from dlp_gateway.config import Config, Rulebook
    from dlp_gateway.model import Clause, Order
    from dlp_gateway.scope import Scope
    from dlp_gateway.workers import Pool


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line said. Empty `recipients`: those of the file's To, Cc and Bcc fields."""

    as_json: bool
    show_values: bool
    show_text: bool
    reverse_path: str | None
    recipients: tuple[str, ...]
    docket: tuple[Order, ...]
    now: datetime | None


def run(paths: Sequence[pathlib.Path], options: Options, config: Config) -> int:
    """Inspect everything; print in the order given."""
    files = list(_files(paths))
    rulebook = service.rulebook(config, now=datetime.now(UTC))
    return asyncio.run(_run(files, options, config, rulebook))


async def _run(files: list[pathlib.Path], options: Options, config: Config, rulebook: Rulebook) -> int:
    pool = service.pool(config, rulebook, queue=len(files) + 1)
    scope = service.scope(rulebook)
    screen = Console(stderr=True)
    try:
        await pool.start()
        with Progress(console=screen, disable=not screen.is_terminal or len(files) < 5, transient=True) as progress:  # noqa: PLR2004  a bar for two files is noise
            task = progress.add_task("inspecting", total=len(files))
            for batch in _batches(files, 2 * config.workers):
                for line in await asyncio.gather(*(_one(path, options, scope, pool) for path in batch)):
                    print(line)
                    progress.advance(task)
    finally:
        await pool.close()
    return 0


def _batches(files: list[pathlib.Path], size: int) -> Iterable[list[pathlib.Path]]:
    return (files[i : i + size] for i in range(0, len(files), size))


def _files(paths: Sequence[pathlib.Path]) -> Iterable[pathlib.Path]:
    """Yield the files themselves, folders searched for `.eml`, sorted."""
    for path in paths:
        if path.is_dir():
            yield from sorted(path.rglob("*.eml"))
        else:
            yield path


async def _one(path: pathlib.Path, options: Options, scope: Scope, pool: Pool) -> str:
    message = message_of(path, options, scope)
    now = options.now or trial.date(message.content) or datetime.now(UTC)
    explanation = await pool.explain(message, options.docket, now)
    in_scope = [path.path.text for path in message.envelope.in_scope]
    if not in_scope:
        print(f"{path}: no recipient is in scope; such mail is relayed unopened", file=sys.stderr)
        explanation = replace(explanation, inspection=_out_of_scope(explanation.inspection))
    return _json(path, in_scope, explanation, options) if options.as_json else _words(path, explanation, options)


def _out_of_scope(inspection: Inspection) -> Inspection:
    """Say what the gateway would do with such mail: nothing (decision 42)."""
    verdict = Verdict(disposition=Disposition.DELIVER, rule="out-of-scope", reasons=(Reason.OUT_OF_SCOPE,))
    return replace(inspection, verdict=verdict)


def message_of(path: pathlib.Path, options: Options, scope: Scope) -> Message:
    """Make the Message that the gateway would see from a file; what is left out is said on stderr."""
    message, problems = trial.message(
        path.read_bytes(), name=path.name, recipients=options.recipients, reverse_path=options.reverse_path,
        scope=scope,
    )  # fmt: skip
    for problem in problems:
        print(f"{path}: {problem}", file=sys.stderr)
    return message


# -------------------------------------------------------------------------------------------- the output


def _json(path: pathlib.Path, in_scope: list[str], explanation: Explanation, options: Options) -> str:
    inspection = explanation.inspection
    texts = {part.locator: part.text for part in explanation.parts} if options.show_values else None
    line: dict[str, Any] = {
        "path": str(path),
        "disposition": inspection.verdict.disposition,
        "rule": inspection.verdict.rule,
        "reasons": list(inspection.verdict.reasons),
        "in_scope": in_scope,
        "findings": [_finding(finding, texts) for finding in inspection.findings],
        "persons": inspection.persons,
        "unread": [
            {"locator": item.locator, "media_type": item.media_type, "cause": item.cause} for item in inspection.unread
        ],
        "legal_process": [_process(process) for process in inspection.legal_process],
        "phrases": [
            {"name": item.name, "family": item.family, "locator": item.locator, "start": item.start, "end": item.end}
            for item in inspection.phrases
        ],
        "observed": [{"rule": item.rule, "disposition": item.disposition} for item in inspection.verdict.observed],
        "jurisdiction": inspection.jurisdiction,
        "rulebook": inspection.rulebook_version,
    }
    if options.show_values:
        line["process_details"] = [asdict(item) for item in explanation.process_details]
        for phrase in line["phrases"]:
            phrase["words"] = (texts or {}).get(phrase["locator"], "")[phrase["start"] : phrase["end"]]
    if options.show_text:
        line["parts"] = [{"locator": p.locator, "kind": p.kind, "text": p.text} for p in explanation.parts]
    return json.dumps(line, ensure_ascii=False)


def _finding(finding: Any, texts: dict[str, str] | None) -> dict[str, Any]:
    names = ("entity", "locator", "start", "end", "score", "recognizer", "rule", "subject", "context")
    line = {name: getattr(finding, name) for name in names}
    if texts is not None:
        line["value"] = texts.get(finding.locator, "")[finding.start : finding.end]
    return line


def _process(process: LegalProcess) -> dict[str, Any]:
    return {
        "kind": process.kind,
        "judicial": process.judicial,
        "court": process.court,
        "docket_number": process.docket_number,
        "order_id": process.order_id,
        "accepted": process.accepted,
        "reasons": list(process.reasons),
        "locator": process.locator,
        "signer_office": process.signer_office,
        "issued_on": process.issued_on.isoformat() if process.issued_on else None,
        "expires_on": process.expires_on.isoformat() if process.expires_on else None,
        "docket_printed": process.docket_printed,
        "clauses": [
            {"name": item.name, "met": item.met, "found": item.found, "missing": item.missing}
            for item in process.clauses
        ],
    }


def _words(path: pathlib.Path, explanation: Explanation, options: Options) -> str:
    """Say the same for people: one line of verdict, then what it rests on."""
    verdict = explanation.inspection.verdict
    lines = [f"{path}: {verdict.disposition} by rule {verdict.rule} ({', '.join(verdict.reasons)})"]
    texts = {part.locator: part.text for part in explanation.parts}
    for finding in explanation.inspection.findings:
        value = f" {texts.get(finding.locator, '')[finding.start : finding.end]!r}" if options.show_values else ""
        lines.append(
            f"  {finding.entity} {finding.score:.2f} in {finding.locator} at {finding.start}-{finding.end}"
            f" by {finding.recognizer}/{finding.rule}{value}{_moved(finding)}"
        )
    lines += [f"  unread {item.locator} ({item.media_type}): {item.cause}" for item in explanation.inspection.unread]
    for process in explanation.inspection.legal_process:
        word = "accepted" if process.accepted else "not accepted"
        lines.append(f"  {process.kind} in {process.locator} {word}: {', '.join(process.reasons)}")
        lines += [f"    {'met    ' if item.met else 'MISSING'} {_clause(item)}" for item in process.clauses]
    lines += _shown(explanation, texts, show=options.show_values)
    if options.show_text:
        lines += [line for part in explanation.parts for line in _text(part)]
    return "\n".join(lines)


def _moved(finding: Any) -> str:
    told = ", ".join(filter(None, (finding.subject, *finding.context)))
    return f" ({told})" if told else ""


def _clause(clause: Clause) -> str:
    return ": ".join(filter(None, (clause.name, " ".join(filter(None, (clause.found, clause.missing))))))


def _shown(explanation: Explanation, texts: dict[str, str], *, show: bool) -> list[str]:
    """Tell the phrases found, and with `show` the words of phrases and papers."""
    lines = []
    for item in explanation.inspection.phrases:
        words = f" {texts.get(item.locator, '')[item.start : item.end]!r}" if show else ""
        lines.append(f"  phrase found ({item.family}) {item.name} in {item.locator}{words}")
    for detail in explanation.process_details if show else ():
        lines.append(f"  {detail.kind} in {detail.locator}: signed {detail.signer or 'by nobody seen'}")
        lines += [f"    to: {detail.addressee}"] if detail.addressee else []
        lines += [f"    about: {name}" for name in detail.persons]
        lines += [f"    demands: {text!r}" for text in detail.records]
        lines += [f"    shown by: {text!r}" for text in detail.lines]
    return lines


def _text(part: Part) -> list[str]:
    return [f"  --- {part.locator} ({part.kind}, {part.media_type})", *(f"  | {s}" for s in part.text.splitlines())]
