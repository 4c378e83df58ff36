"""Which table is which of the contract, and which column is which."""
