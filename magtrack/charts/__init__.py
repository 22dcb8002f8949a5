"""The charts: a matplotlib Figure from a Log, without Qt.

`panels` holds what a chart is made of, one module a panel; `progress` draws them above shared days,
and `words` says the same to those who do not see it. Importing this package loads neither
matplotlib nor numpy; importing one of its modules does.
"""

import logging

logging.getLogger("matplotlib").setLevel(logging.ERROR)
# Else it tells the person, with paths, in which folder it may not keep its list of fonts.
