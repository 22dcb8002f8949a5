"""The log as tables: the CSV set, the one JSON file, and the history."""
