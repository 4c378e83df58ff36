"""The nouns: tables, workforce, scenario, assumptions, provenance, access. No I/O."""
