"""The report that a clinician reads: one document, laid out as HTML or PDF."""
