"""What Skills graph shows: the map, what is found on it, and the panel that a click opens."""
