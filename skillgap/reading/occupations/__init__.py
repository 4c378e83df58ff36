"""Releases of O*NET and ESCO: occupations, what they are called, what they require."""
