"""Where in a sheet the tables are, and what their columns look like."""
