"""The log on disk: one SQLite file, one connection, one way in and one way out.

The only package that knows SQLite.
"""
