"""The seeded generator of the sample organisation; start at ``sample.generate``."""
