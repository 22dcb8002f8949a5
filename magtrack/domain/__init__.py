"""What MagTrack knows about doses, magnesium, days and people.

Pure: standard library only (and numpy in `ar1`), no clock, no files, no SQL, no Qt. Records are
immutable; functions take records and return records, numbers or keys, never sentences for the
screen (except the messages of refused input).
"""
