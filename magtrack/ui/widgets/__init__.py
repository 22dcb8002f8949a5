"""The parts pages are made of: plain Qt, no knowledge of doses or logs."""
