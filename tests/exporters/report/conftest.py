"""The sample log, from which the tests of a module read the report."""

from __future__ import annotations

import pytest

from magtrack.reference import load
from tests.exporters.reports import sample_desk


@pytest.fixture(scope="module")
def reference():
    return load()


@pytest.fixture(scope="module")
def sample(tmp_path_factory, reference):
    desk = sample_desk(tmp_path_factory.mktemp("sample"), reference)
    yield desk
    desk.close()
