"""Scripts of the repository: pictures and made documents."""
