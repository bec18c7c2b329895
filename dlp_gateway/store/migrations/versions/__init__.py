"""One file per version of the schema; each names the one before it."""
