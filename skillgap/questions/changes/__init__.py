"""What changed from one version of a workforce to the next."""
