"""How people lay out a sheet of their own: headings, days, columns of doses, sums and remarks.

Every layout becomes one table, a row for a time or a day: `headings` finds where it begins,
`matrices` turns days that are columns into rows, and `roles` and `suggestions` say what a column
is. `dose_cells` reads a cell of doses, `remarks` knows the rows that are no entries.
"""

IS_DISCOVERED = False
