"""Who can do what at which level, and how sure that is."""
