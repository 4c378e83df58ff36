"""The page Audit: the log and its proof, models and policy, one person's rights, retention."""
