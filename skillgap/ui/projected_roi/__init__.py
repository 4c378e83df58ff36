"""What the Projected ROI page shows."""
