"""How alike two texts are: by characters, by words and, where it is installed, by meaning."""
