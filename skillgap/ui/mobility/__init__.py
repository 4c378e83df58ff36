"""What Mobility shows: moves to a role, ladders, bridges, open posts, succession, wishes."""
