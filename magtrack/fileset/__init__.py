"""The format of MagTrack's own files: its tables and columns, and how a cell is written.

Exporters write by it, importers read by it, and `datapackage.json` describes it.
"""
