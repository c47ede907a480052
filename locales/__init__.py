"""Our own words in Kazakh, Russian and English (gettext)."""
