"""Workshop: a room predicts, tries plans, votes and decides."""
