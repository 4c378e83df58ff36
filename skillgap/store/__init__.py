"""What people decide and load, kept: SQLModel records and Parquet snapshots."""
