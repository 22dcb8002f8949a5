"""Finds the modules of a package that each contribute one object: a chart, a format, a page."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from operator import attrgetter
from typing import Any


def discover(package_name: str, attribute: str) -> list[Any]:
    """Import every module of a package and of its sub-packages and return what each one exposes.

    Modules and sub-packages whose name begins with an underscore are the package's own and are left
    out, and so is a sub-package that says `IS_DISCOVERED = False`.

    Args:
        package_name: the package's full name, such as ``magtrack.exporters``.
        attribute: the name under which each module exposes its object, such as ``EXPORTER``.

    Returns:
        The objects by their ``order`` where they have one, the others last; then by module name.

    Raises:
        AttributeError: a module exposes no such object.
    """
    names = sorted(module_names(package_name), key=lambda name: name.rpartition(".")[2])
    found = [_exposed(name, attribute) for name in names]
    return sorted(found, key=lambda each: getattr(each, "order", float("inf")))


def module_names(package_name: str) -> list[str]:
    """Return the full names of the modules that `discover` asks, sub-packages included."""
    package = importlib.import_module(package_name)
    names: list[str] = []
    for module in sorted(pkgutil.iter_modules(package.__path__), key=attrgetter("name")):
        full_name = f"{package_name}.{module.name}"
        if module.name.startswith("_"):
            continue
        if not module.ispkg:
            names.append(full_name)
        elif getattr(importlib.import_module(full_name), "IS_DISCOVERED", True):
            names += module_names(full_name)
    return names


def missing_modules(package_name: str) -> list[str]:
    """Return the full names of all modules below a package that were not imported yet."""
    package = importlib.import_module(package_name)
    found = pkgutil.walk_packages(package.__path__, package_name + ".")
    return [module.name for module in found if module.name not in sys.modules]


def _exposed(module_name: str, attribute: str) -> Any:  # noqa: ANN401 - the package says which type
    module = importlib.import_module(module_name)
    try:
        return getattr(module, attribute)
    except AttributeError:
        message = f"{module_name} must expose {attribute}: each module of its package does"
        raise AttributeError(message, name=attribute, obj=module) from None
