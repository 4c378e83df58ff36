"""From bytes to tables of text: one file format per file."""
