"""The Scenarios page: a board of up to four scenarios beside the baseline."""
