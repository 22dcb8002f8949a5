"""MagTrack's own files, read back as they were written."""
