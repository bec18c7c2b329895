"""The schema, for SQLite and PostgreSQL alike; migrations/ makes it, a test compares the two.

Nouns of model.py are kept as canonical JSON beside the few columns that are searched by. No table holds a word of a
message except `contents`, and that is sealed.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)


class Utc(TypeDecorator[datetime]):
    """An aware time in UTC with microseconds; SQLite keeps it as text that sorts."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times: a node in another zone would read another instant."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time must be aware")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return an aware time."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


#: A number that SQLite makes the row itself, without an index beside it.
_SEQUENCE = BigInteger().with_variant(Integer(), "sqlite")


#: Longer words of a case are found by their beginning.
WORD_CHARS = 128


def exact(length: int) -> String:
    """Return a text that compares by its code points, whatever the database's language: for what begins like this."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def new_id(now: datetime) -> str:
    """Return an id of 32 characters: 12 of the time in ms, so that an index grows at its end, and 80 random bits."""
    return f"{int(now.timestamp() * 1000) & 0xFFFFFFFFFFFF:012x}{secrets.token_hex(10)}"


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def _nullable(name: str, kind: Any) -> Column[Any]:
    return Column(name, kind, nullable=True)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False, server_default=text("false"))


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=text("0"))


#: One case. `hold_key` finds the repeat of a held message (decisions.md 26); the partial unique index below makes a
#: second held case of the same message impossible, whatever the code does. `next_at`, `lease_*`: the release loop.
incidents = Table(
    "incidents",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_number", String(64), nullable=False, unique=True),
    Column("state", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    _nullable("hold_key", String(64)),
    Column("message_id", String(128), nullable=False),
    Column("envelope", Text, nullable=False),
    Column("recipients", Text, nullable=False),
    Column("inspection", Text, nullable=False),
    Column("opened_at", Utc, nullable=False),
    Column("due_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("octets", BigInteger, nullable=False),
    Column("content_sha256", String(64), nullable=False),
    _nullable("escalated_at", Utc),
    _nullable("basis", String(64)),
    _nullable("released_reply", Text),
    _nullable("assignee", Text),
    _flag("needs_information"),
    _flag("legal_hold"),
    _flag("urgent"),
    Column("lane", String(16), nullable=False, server_default=""),
    _nullable("proposed_by", Text),
    _nullable("proposed_user", Text),
    _nullable("approved_by", Text),
    Column("release_to", Text, nullable=False, server_default="[]"),
    _nullable("release_started_at", Utc),
    _count("release_attempts"),
    _nullable("riders_reply", Text),
    _count("escalations"),
    _nullable("closed_at", Utc),
    _nullable("erased_at", Utc),
    _nullable("answered_at", Utc),
    _nullable("copy_of", String(64)),
    Column("marks", Text, nullable=False, server_default="[]"),
    _nullable("next_at", Utc),
    _nullable("lease_holder", String(64)),
    _nullable("lease_until", Utc),
    Column("sender", exact(256), nullable=False, server_default=""),
    # The law in the database itself: nothing is on its way out, or out, without a basis and a person who approved.
    CheckConstraint(
        "state NOT IN ('approved', 'releasing', 'released', 'release_failed') "
        "OR (basis IS NOT NULL AND approved_by IS NOT NULL)",
        name="released_by_a_person",
    ),
)
Index(
    "uq_incidents_held",
    incidents.c.hold_key,
    unique=True,
    sqlite_where=text("state = 'held'"),
    postgresql_where=text("state = 'held'"),
)
Index("ix_incidents_state_opened", incidents.c.state, incidents.c.opened_at)
#: Which cases a page of the queue has, in which order, and how many there are: told without reading one of them.
Index(
    "ix_incidents_queue",
    *(incidents.c[n] for n in ("state", "urgent", "opened_at", "id", "due_at", "closed_at", "lane", "basis", "sender")),
)
Index("ix_incidents_message", incidents.c.message_id)
Index("ix_incidents_copy_of", incidents.c.copy_of)
Index("ix_incidents_opened", incidents.c.opened_at)
Index("ix_incidents_closed", incidents.c.closed_at, incidents.c.state)

#: Words by which cases are found (words.py).
case_words = Table(
    "case_words",
    metadata,
    Column("word", exact(WORD_CHARS), primary_key=True),
    Column("incident_id", String(32), primary_key=True),
    sqlite_with_rowid=False,
)

#: Sealed content. The key is checked at commit: big octets go in before the lock that the incident's row waits for.
contents = Table(
    "contents",
    metadata,
    Column(
        "incident_id",
        String(32),
        ForeignKey("incidents.id", deferrable=True, initially="DEFERRED"),
        primary_key=True,
    ),
    Column("key_id", String(16), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

#: The audit log: append-only (triggers), hash-chained (chain.py).
audit = Table(
    "audit",
    metadata,
    Column("seq", _SEQUENCE, primary_key=True, autoincrement=False),
    Column("at", Utc, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", String(32), nullable=False),
    Column("subject", String(128), nullable=False),
    Column("detail", Text, nullable=False),
    Column("prev_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
Index("ix_audit_subject", audit.c.subject)

#: What retention may erase: addresses, officers' notes, a next hop's words. The chain covers its salted digest.
audit_private = Table(
    "audit_private",
    metadata,
    Column("seq", _SEQUENCE, ForeignKey("audit.seq"), primary_key=True, autoincrement=False),
    Column("salt", LargeBinary(16), nullable=False),
    Column("body", Text, nullable=False),
)

#: One row: the end of the chain. Its row lock is THE lock of PostgreSQL (database.py).
chain_head = Table(
    "chain_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
    _nullable("probed_at", Utc),
    CheckConstraint("id = 1", name="one_row"),
)

#: The last case number given out, by prefix and year.
case_numbers = Table(
    "case_numbers",
    metadata,
    Column("prefix", String(32), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

#: Notices to authors and officers. `round` tells repeated reminders apart; nothing goes out twice.
outbox = Table(
    "outbox",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("incident_id", String(32), ForeignKey("incidents.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("recipient", Text, nullable=False),
    Column("round", Integer, nullable=False, server_default=text("0")),
    Column("state", String(16), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("next_at", Utc, nullable=False),
    _count("attempts"),
    _nullable("last_reply", Text),
    _nullable("reason", String(32)),
    _nullable("done_at", Utc),
    _nullable("lease_holder", String(64)),
    _nullable("lease_until", Utc),
    UniqueConstraint("incident_id", "kind", "recipient", "round", name="uq_outbox_once"),
)
Index("ix_outbox_state_next", outbox.c.state, outbox.c.next_at)
Index("ix_outbox_recipient", outbox.c.recipient, outbox.c.state, outbox.c.created_at)

#: Registered court orders (the docket). `body` is model.Order as JSON; `state` beside it because it is checked again.
orders = Table(
    "orders",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("body", Text, nullable=False),
    _count("uses"),
)

#: What all nodes obey at once (panic), or tell (bypass). No row: off. `by` and `reason` are an officer's own words.
switches = Table(
    "switches",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("since", Utc, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

#: People of the console. `identity`: digest of issuer and subject where an agency's provider logs them in, and no
#: password does; `address`: whose mail is theirs to answer for. `code_secret`: sealed, so that a node without the
#: private key cannot make codes; `code_used`: the time step of the last code that was taken, since none may be taken
#: twice (RFC 6238 5.2).
accounts = Table(
    "accounts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("agencies", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    _nullable("code_secret", LargeBinary),
    Column("code_used", BigInteger, nullable=False, server_default=text("0")),
    _flag("disabled"),
    _count("failures"),
    _nullable("locked_until", Utc),
    Column("created_at", Utc, nullable=False),
    _nullable("last_login_at", Utc),
    _nullable("address", Text),
    _nullable("identity", String(64)),
)
Index("uq_accounts_identity", accounts.c.identity, unique=True)

#: Log-ins. `id`: SHA-256 of the cookie's token, so that who reads the table cannot take a session over.
sessions = Table(
    "sessions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("account_id", String(32), ForeignKey("accounts.id"), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("seen_at", Utc, nullable=False),
    Column("fresh_at", Utc, nullable=False),
)
Index("ix_sessions_account_id", sessions.c.account_id)

#: The document of a registered order, sealed like held mail.
order_documents = Table(
    "order_documents",
    metadata,
    Column("order_id", String(64), ForeignKey("orders.id"), primary_key=True),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("key_id", String(16), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

#: What passed on a claimed order that is not in the register; officers look at it afterwards. `body`: model.Review.
reviews = Table(
    "reviews",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("at", Utc, nullable=False),
    Column("message_id", String(128), nullable=False),
    Column("court", Text, nullable=False),
    Column("docket_number", Text, nullable=False),
    Column("body", Text, nullable=False),
    _nullable("reviewed_at", Utc),
    _nullable("reviewed_by", Text),
    _nullable("outcome", String(16)),
    _nullable("note", Text),
)
Index("ix_reviews_docket", reviews.c.docket_number, reviews.c.court)

#: Filters of the queue that somebody gave a name; `shared` ones are everybody's to use. `owner`: name of an account.
views = Table(
    "views",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("name", String(64), nullable=False),
    Column("query", Text, nullable=False),
    _flag("shared"),
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("owner", "name"),
)

#: What officers say was found by mistake: model.Mistake. `note` is an officer's words and goes when addresses go.
mistakes = Table(
    "mistakes",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("incident_id", String(32), ForeignKey("incidents.id"), nullable=False),
    Column("at", Utc, nullable=False),
    Column("by", Text, nullable=False),
    Column("label", String(64), nullable=False),
    Column("entity", String(64), nullable=False),
    Column("recognizer", String(64), nullable=False),
    Column("rule", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("cause", String(32), nullable=False),
    Column("note", Text, nullable=False, server_default=""),
)
Index("ix_mistakes_incident_id", mistakes.c.incident_id)
Index("ix_mistakes_at", mistakes.c.at)

#: Who may approve in whose place, from when to when: model.Delegation.
delegations = Table(
    "delegations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("giver", String(64), nullable=False),
    Column("taker", String(64), nullable=False),
    Column("role", String(32), nullable=False),
    Column("valid_from", Utc, nullable=False),
    Column("valid_until", Utc, nullable=False),
    Column("paper", Text, nullable=False),
    Column("created_at", Utc, nullable=False),
    _nullable("ended_at", Utc),
    _nullable("ended_by", Text),
)
Index("ix_delegations_taker", delegations.c.taker, delegations.c.valid_until)
