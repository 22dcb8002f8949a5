from __future__ import annotations

from types import SimpleNamespace

import pytest

from magtrack.discovery import discover, missing_modules


@pytest.fixture
def package(tmp_path, monkeypatch, request):
    """A package on disk whose name is the test's own, so that no two tests share its modules."""
    name = f"found_{request.node.name.removeprefix('test_')}"
    folder = tmp_path / name
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)

    def add(module, text):
        (folder / f"{module}.py").write_text(text)

    return SimpleNamespace(name=name, add=add)


def _thing(label, order=None):
    given = "" if order is None else f", order={order}"
    return f"from types import SimpleNamespace as N\nTHING = N(label={label!r}{given})\n"


def test_objects_come_by_order_then_by_module_name(package):
    package.add("a_last", _thing("unordered a"))
    package.add("b_second", _thing("second", 2))
    package.add("c_first", _thing("first", 1))
    package.add("d_last", _thing("unordered d"))
    labels = [each.label for each in discover(package.name, "THING")]
    assert labels == ["first", "second", "unordered a", "unordered d"]


def test_underscored_modules_are_the_packages_own(package):
    package.add("_shared", "VALUE = 1\n")
    package.add("one", _thing("one"))
    assert [each.label for each in discover(package.name, "THING")] == ["one"]


def test_module_without_its_object_is_named(package):
    package.add("forgotten", "")
    with pytest.raises(AttributeError, match=r"\.forgotten must expose THING"):
        discover(package.name, "THING")


def test_error_inside_a_module_is_not_hidden(package):
    package.add("broken", "import magtrack.there_is_no_such_module\n")
    with pytest.raises(ModuleNotFoundError, match="there_is_no_such_module"):
        discover(package.name, "THING")


def test_modules_not_imported_yet_are_named(package):
    package.add("_parts", "VALUE = 1\n")
    package.add("thing", _thing("thing"))
    assert missing_modules(package.name) == [f"{package.name}._parts", f"{package.name}.thing"]
    discover(package.name, "THING")
    assert missing_modules(package.name) == [f"{package.name}._parts"]
