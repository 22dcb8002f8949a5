"""What is named by its key."""

from __future__ import annotations

import pytest

from magtrack.domain.record.keys import called
from magtrack.errors import NotFound

KNOWN = {"sleep": 1, "mood": 2}
SENTENCE = "No {key}. There are: {known}."


def test_what_has_the_key_is_returned():
    assert called(KNOWN, "mood", SENTENCE) == 2


def test_an_unknown_key_is_refused_with_those_that_are_known():
    with pytest.raises(NotFound, match=r"^No memory\. There are: sleep, mood\.$") as refused:
        called(KNOWN, "memory", SENTENCE, "scale")
    assert refused.value.field == "scale"


def test_part_of_a_key_is_not_the_key():
    with pytest.raises(NotFound):
        called(KNOWN, "sl", SENTENCE)
