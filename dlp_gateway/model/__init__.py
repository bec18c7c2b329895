"""The nouns of the house: immutable values that travel between the rooms.

Takes: nothing. Returns: nothing. Touches: nothing; imports the standard library only.
All are frozen, slotted, keyword-only and picklable; collections are tuples; times are aware and in UTC.
Source: RFC 5321 (envelope), RFC 5322 (content), RFC 5598 (words), RFC 3463 (enhanced codes), Presidio (findings).
"""

from dlp_gateway.model.account import Account, Delegation, Role, Session
from dlp_gateway.model.case import AuditEntry, Incident, Lane, Mistake, State
from dlp_gateway.model.content import (
    Cause,
    Cell,
    Clause,
    Finding,
    LegalProcess,
    Part,
    PartKind,
    Phrase,
    ProcessDetail,
    Unread,
)
from dlp_gateway.model.docket import Order, OrderPerson, Review
from dlp_gateway.model.envelope import Address, Client, Envelope, ForwardPath, Message, Path
from dlp_gateway.model.reply import Fault, NextHopFault, Reply, ReplyUnknown, Saturated, ScannerFault, StoreFault
from dlp_gateway.model.switch import Panic, Standing, Switch
from dlp_gateway.model.token import APART, Permit, Token
from dlp_gateway.model.tuning import NearMiss, RecognizerSheet, Study
from dlp_gateway.model.verdict import Disposition, Explanation, Inspection, Observed, Reason, Verdict
from dlp_gateway.model.view import Asked, Attached, Copy, Dropped, Mark, SafePage, Sight

__all__ = [
    "APART",
    "Account",
    "Address",
    "Asked",
    "Attached",
    "AuditEntry",
    "Cause",
    "Cell",
    "Clause",
    "Client",
    "Copy",
    "Delegation",
    "Disposition",
    "Dropped",
    "Envelope",
    "Explanation",
    "Fault",
    "Finding",
    "ForwardPath",
    "Incident",
    "Inspection",
    "Lane",
    "LegalProcess",
    "Mark",
    "Message",
    "Mistake",
    "NearMiss",
    "NextHopFault",
    "Observed",
    "Order",
    "OrderPerson",
    "Panic",
    "Part",
    "PartKind",
    "Path",
    "Permit",
    "Phrase",
    "ProcessDetail",
    "Reason",
    "RecognizerSheet",
    "Reply",
    "ReplyUnknown",
    "Review",
    "Role",
    "SafePage",
    "Saturated",
    "ScannerFault",
    "Session",
    "Sight",
    "Standing",
    "State",
    "StoreFault",
    "Study",
    "Switch",
    "Token",
    "Unread",
    "Verdict",
]
