"""The page Audit: the log and its proof, one person's rights, how long things are kept."""
