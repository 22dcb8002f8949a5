"""Safety: which interaction rules fire on a log, and which times of the day are free of them.

It reads the record and the rules that `reference` hands it. `cli`, `ui`, `wording`, `exporters` and
`reference` may call it; `record` and `outcome` never do.
"""
