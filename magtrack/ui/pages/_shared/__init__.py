"""What several pages show of the log."""
