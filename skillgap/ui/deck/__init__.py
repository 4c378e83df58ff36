"""What the Deck page shows: pins in their order, the board story, and the files to take away."""
