"""Who could step in: bench strength and single points of failure."""
