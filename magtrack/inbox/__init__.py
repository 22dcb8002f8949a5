"""The inbox: a folder that a phone's sync fills, whose files are taken in by themselves.

`folder` asks the disk, which may not answer; `memory` knows what became of each file; `look` reads
what is new and writes it. There is no network code: what brings the files is the person's own.
"""
