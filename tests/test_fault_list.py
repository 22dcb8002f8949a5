"""The list of faults is true: its tests are there, and so is what its mutations change."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.faults import FAULTS, PACKAGE

HERE = Path(__file__).resolve().parent
EACH = pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.what)


@cache
def names_in(file):
    tree = ast.parse((HERE / file).read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@EACH
def test_every_fault_has_tests_that_are_there(fault):
    assert fault.tests
    for file, names in fault.tests.items():
        assert set(names) <= names_in(file), file


@EACH
def test_every_fault_can_be_brought_back(fault, root):
    assert fault.mutations
    for mutation in fault.mutations:
        text = (root / PACKAGE / mutation.file).read_text("utf-8")
        ast.parse(mutation.of(text))
        assert mutation.of(text) != text


def test_no_line_is_there_twice():
    assert len({fault.what for fault in FAULTS}) == len(FAULTS)
