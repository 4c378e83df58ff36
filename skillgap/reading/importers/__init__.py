"""Sources that are no plain tables, one importer per file."""
