"""What authors and officers tell each other, whose address an account is, and log-ins of an agency's own provider.

Revision: 0005. Rolling upgrade: programs of schema 0004 do not know these and work on; what an author answers meanwhile
is shown by the new ones. An account that only an agency's provider can log in to has no password that 0004 would take.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and columns."""
    op.add_column("accounts", sa.Column("address", sa.Text(), nullable=True))
    op.add_column("accounts", sa.Column("identity", sa.String(length=64), nullable=True))
    op.create_index("uq_accounts_identity", "accounts", ["identity"], unique=True)
    op.add_column("incidents", sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "remarks",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("incident_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("user", sa.String(length=64), nullable=False),
        sa.Column("basis", sa.String(length=64), nullable=True),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_remarks_incident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remarks")),
    )
    op.create_index("ix_remarks_incident_id", "remarks", ["incident_id"])
    op.create_index("ix_remarks_user_at", "remarks", ["user", "at"])
    op.create_table(
        "spent",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spent")),
    )


def downgrade() -> None:
    """Refuse: an audit log is not taken down by a program."""
    raise NotImplementedError("restore the backup made before the upgrade instead")
