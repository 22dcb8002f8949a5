"""Outcome: what the ratings of a trial let one say, and what they do not.

It reads the record alone. `cli`, `ui`, `wording`, `charts` and `exporters` may call it; `record`
and `safety` never do.
"""
