"""What Work design and Entry level show."""
