"""All that exists only for a quick start."""
