"""Redacted copies as cases of their own, and what an author was asked to take out.

Revision: 0008. Rolling upgrade: programs of schema 0007 release a copy like any case, and tell its author where it is
refused.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the columns, and the index that finds the copies of a case."""
    op.add_column("incidents", sa.Column("copy_of", sa.String(length=64), nullable=True))
    op.add_column("incidents", sa.Column("marks", sa.Text(), server_default="[]", nullable=False))
    op.create_index("ix_incidents_copy_of", "incidents", ["copy_of"])


def downgrade() -> None:
    """Refuse: an audit log is not taken down by a program."""
    raise NotImplementedError("restore the backup made before the upgrade instead")
