"""What Taxonomy shows: proposals, what was decided, two releases compared, skills from text."""
