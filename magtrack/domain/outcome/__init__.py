"""Outcome: the comparison of a trial's ratings and its verdict.

It reads the record alone. `cli`, `ui`, `wording`, `charts` and `exporters` may call it; `record`
and `safety` never do.
"""
