"""What Build or buy shows: controls, the plan, its prices, frontier, regret and kept plans."""
