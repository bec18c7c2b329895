"""Audit entries as OCSF events, for a SIEM that speaks the Open Cybersecurity Schema Framework.

Takes: model.AuditEntry. Returns: JSON-ready dicts. Touches: nothing. Fails: never.
Source: github.com/ocsf/ocsf-schema 1.3.0: events/network/email_activity (4009), events/findings/data_security_finding
(2006), events/application/api_activity (6003); `type_uid = class_uid * 100 + activity_id`.
docs/siem.md has the table of the mapping. What has no place in a class stands in `unmapped`, with the chain's fields,
so that an export can be verified like the log itself.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dlp_gateway import __version__

if TYPE_CHECKING:
    from dlp_gateway.model import AuditEntry

_SCHEMA = "1.3.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Class:
    """A class of OCSF with its category."""

    uid: int
    name: str
    category_uid: int
    category: str


_EMAIL = _Class(uid=4009, name="Email Activity", category_uid=4, category="Network Activity")
_FINDING = _Class(uid=2006, name="Data Security Finding", category_uid=2, category="Findings")
_API = _Class(uid=6003, name="API Activity", category_uid=6, category="Application Activity")

#: Email Activity: 1 Send, 2 Receive, 3 Scan, 99 Other.
_SCAN, _SEND = (3, "Scan"), (1, "Send")
#: Data Security Finding: 1 Create (a case is opened), 2 Update, 3 Close.
_CREATE, _UPDATE, _CLOSE = (1, "Create"), (2, "Update"), (3, "Close")
#: API Activity: 1 Create, 2 Read, 3 Update, 99 Other.
_READ, _CHANGE, _OTHER = (2, "Read"), (3, "Update"), (99, "Other")

#: severity_id: 1 Informational, 3 Medium, 4 High.
_SEVERITIES = {1: "Informational", 3: "Medium", 4: "High"}

#: What happens to mail by itself, whatever becomes of a case, and what looks at the system.
_MAIL = {"decided": _SCAN, "repeated": _SCAN, "outcome": _SEND, "release_sent": _SEND, "release_later": _SEND}
_LOOKS = frozenset({"reveal", "audit_exported", "traced"})
_CLOSED = frozenset({"released", "refused", "withdrawn", "expired", "bounced"})
_GRAVE = frozenset({"switched", "restored", "reveal", "keys_rotated"})


def event(entry: AuditEntry, private: dict[str, Any] | None = None) -> dict[str, Any]:
    """Write one audit entry as an OCSF event; `private`: addresses and notes, where they are wanted and still kept."""
    detail = json.loads(entry.detail)
    kind, (activity, word) = _kind(entry, detail)
    severity = 4 if entry.action in _GRAVE else 3 if detail.get("disposition") in {"quarantine", "bounce"} else 1
    row = {
        "category_uid": kind.category_uid,
        "category_name": kind.category,
        "class_uid": kind.uid,
        "class_name": kind.name,
        "activity_id": activity,
        "activity_name": word,
        "type_uid": kind.uid * 100 + activity,
        "type_name": f"{kind.name}: {word}",
        "time": int(entry.at.timestamp() * 1000),
        "severity_id": severity,
        "severity": _SEVERITIES[severity],
        "status_id": 1,
        "status": "Success",
        "message": entry.action,
        "metadata": _metadata(entry),
        "actor": {"user": {"name": entry.actor, "type_id": 3 if entry.actor in {"gateway", "clock"} else 1}},
        **_own(kind, entry, detail, private or {}),
        "unmapped": {"detail": detail, "prev_hash": entry.prev_hash, "hash": entry.hash, "private": private},
    }
    return {name: value for name, value in row.items() if value is not None}


def _kind(entry: AuditEntry, detail: dict[str, Any]) -> tuple[_Class, tuple[int, str]]:
    """Choose the class: mail that goes its way, a case and what is done with it, or an act on the system."""
    if entry.action == "decided" and "case" in detail:
        return _FINDING, _CREATE
    if entry.action in _LOOKS:
        return _API, _READ
    if entry.action in _MAIL:
        return _EMAIL, _MAIL[entry.action]
    if "from" in detail:
        return _FINDING, _CLOSE if detail.get("state") in _CLOSED else _UPDATE
    return _API, _CHANGE if entry.action in {"switched", "keys_rotated", "restored"} else _OTHER


def _metadata(entry: AuditEntry) -> dict[str, Any]:
    return {
        "version": _SCHEMA,
        "product": {"name": "dlp-gateway", "vendor_name": "dlp-gateway", "version": __version__},
        "uid": str(entry.seq),
        "sequence": entry.seq,
        "log_name": "audit",
        "correlation_uid": entry.subject,
    }


def _own(kind: _Class, entry: AuditEntry, detail: dict[str, Any], private: dict[str, Any]) -> dict[str, Any]:
    """Give what the class itself asks for."""
    if kind is _EMAIL:
        return {"direction_id": 2, "direction": "Outbound", "email": _email(entry, detail, private)}
    if kind is _FINDING:
        return {
            "finding_info": {"uid": str(detail.get("case", entry.subject)), "title": f"Held mail: {entry.action}"},
            "data_security": {
                "detection_system_id": 99,
                "detection_system": "dlp-gateway",
                "detection_pattern": _entities(detail),
            },
            "resources": [{"type": "email", "uid": entry.subject}],
            "status_detail": detail.get("state"),
        }
    return {"api": {"operation": entry.action}, "src_endpoint": {"name": "dlp-gateway"}}


def _email(entry: AuditEntry, detail: dict[str, Any], private: dict[str, Any]) -> dict[str, Any]:
    addresses = [*private.get("recipients", ()), *private.get("riders", ())]
    return {
        "uid": str(detail.get("message_id", entry.subject)),
        "from": private.get("reverse_path") or "",
        "to": addresses,
        "smtp_from": private.get("reverse_path") or "",
        "smtp_to": addresses,
    }


def _entities(detail: dict[str, Any]) -> str | None:
    found = detail.get("entities")
    return ", ".join(sorted(found)) if found else None
