"""The tables of programs: their tokens, what they were answered, and what is told to other sites.

Takes, returns, touches: as tables.py, of whose schema this is a part.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text, text

from dlp_gateway.store.tables import Utc, metadata

#: Tokens of programs. `digest`: SHA-256 of the key, so that who reads the table cannot use one; a row is never
#: deleted, since the record names it.
tokens = Table(
    "api_tokens",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("account_id", String(32), ForeignKey("accounts.id"), nullable=False),
    Column("title", Text, nullable=False),
    Column("permits", Text, nullable=False),
    Column("agencies", Text, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("fresh_at", Utc, nullable=True),
    Column("last_used_at", Utc, nullable=True),
    Column("revoked_at", Utc, nullable=True),
    Column("revoked_by", Text, nullable=True),
)
Index("ix_api_tokens_account_id", tokens.c.account_id)

#: What a request with an Idempotency-Key was answered. `id`: SHA-256 of token and key; `request`: of what was asked;
#: `status` NULL: it is being worked on. Answers kept here hold case numbers and states, no address, no content.
replies = Table(
    "api_replies",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("request", String(64), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("status", Integer, nullable=True),
    Column("body", Text, nullable=True),
)
Index("ix_api_replies_created_at", replies.c.created_at)

#: How far the audit log was told to a site. `id`: SHA-256 of its URL.
hooks = Table(
    "webhooks",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("seq", BigInteger, nullable=False),
)

#: What is to be told to sites: written in the transaction that moves `webhooks.seq`, so that nothing is lost or told
#: twice over. `event`: the entry of the audit log.
deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("hook", String(64), ForeignKey("webhooks.id"), nullable=False),
    Column("event", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("next_at", Utc, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("answer", String(64), nullable=True),
    Column("done_at", Utc, nullable=True),
    Column("lease_holder", String(64), nullable=True),
    Column("lease_until", Utc, nullable=True),
)
Index("ix_webhook_deliveries_state_next", deliveries.c.state, deliveries.c.next_at)
Index("ix_webhook_deliveries_hook", deliveries.c.hook, deliveries.c.event, unique=True)
