"""The Data page: files, feeds, occupations, versions."""
