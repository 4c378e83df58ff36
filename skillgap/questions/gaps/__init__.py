"""Where skills are short, and what each shortage costs."""
