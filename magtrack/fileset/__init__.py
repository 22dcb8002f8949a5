"""The format of MagTrack's own files: the columns of each table, how a cell is written and read.

Pure: exporters and importers open the files. `records` holds the tables; a column there is all
that a field needs to be exported, described in `datapackage.json` and read back.
"""

VERSION = 1
"""The version of the files; a program refuses a newer one than it knows."""

CSV_FORMAT = "magtrack-csv"
JSON_FORMAT = "magtrack-log"
"""How a set of tables and a JSON file say what they are."""

PACKAGE = "datapackage.json"
"""The file of a set that describes the others."""

TITLE = "MagTrack log"
"""What a set, and a workbook of one, is called."""

WORKBOOK_TITLE = "docProps/core.xml", f"<dc:title>{TITLE}</dc:title>".encode()
"""The member of a workbook that says what it is, and the words by which ours says so."""
