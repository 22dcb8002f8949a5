"""The record: what a person logs, and what follows from that alone.

Days, amounts, products and their plan, doses, ratings, events, the person, trials, and the edits
that change them. Everyone may call it; it knows neither the other rooms of the domain nor anything
above them.
"""
