"""Bytes to a Workforce and its issues; one file per source."""
