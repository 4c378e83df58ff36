"""Sums over signals where they live: numpy, DuckDB, PostgreSQL, Spark, or what Ibis reaches."""
