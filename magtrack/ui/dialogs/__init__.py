"""The dialogs: the only modal things, for adding and editing; never on the daily path."""
