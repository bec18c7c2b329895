"""What alembic runs: apply the scripts on the connection that database.py hands in, inside its transaction."""

from __future__ import annotations

from alembic import context

from dlp_gateway.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
