"""One file per change of the records, in order."""
