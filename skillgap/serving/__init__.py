"""Serving the app: on which address, and to whom the gate opens."""
