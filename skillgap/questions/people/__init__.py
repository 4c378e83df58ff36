"""What one person or one team can do, and how sure that is."""
