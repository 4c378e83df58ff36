"""One file per question: pure functions from a Workforce to a frozen result."""
