"""What the Measured impact page shows."""
