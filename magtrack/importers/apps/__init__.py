"""The files of other programs: one module per source."""
