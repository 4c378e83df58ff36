"""What the Learning page shows."""
