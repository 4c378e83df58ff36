"""What Fairness shows."""
