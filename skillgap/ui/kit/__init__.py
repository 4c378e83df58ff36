"""What every page is made of: shell, parts of a page, state, cache. It knows no page."""
