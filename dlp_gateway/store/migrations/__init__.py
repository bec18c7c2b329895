"""alembic's scripts: how each version of the schema becomes the next one."""
