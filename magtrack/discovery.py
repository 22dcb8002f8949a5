"""Finds the modules of a package that each contribute one object: a chart, a format, a page."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from typing import Any


def discover(package_name: str, attribute: str) -> list[Any]:
    """Import every module of a package and return the object each one exposes.

    Modules whose name begins with an underscore are the package's own and are left out.

    Args:
        package_name: the package's full name, such as ``magtrack.charts``.
        attribute: the name under which each module exposes its object, such as ``CHART``.

    Returns:
        The objects by their ``order`` where they have one, the others last; then by module name.

    Raises:
        AttributeError: a module exposes no such object.
    """
    package = importlib.import_module(package_name)
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    found = [_exposed(f"{package_name}.{name}", attribute) for name in names if name[0] != "_"]
    return sorted(found, key=lambda each: getattr(each, "order", float("inf")))


def missing_modules(package_name: str) -> list[str]:
    """Return the full names of the modules of a package that were not imported yet."""
    package = importlib.import_module(package_name)
    names = [module.name for module in pkgutil.iter_modules(package.__path__, package_name + ".")]
    return [name for name in names if name not in sys.modules]


def _exposed(module_name: str, attribute: str) -> Any:  # noqa: ANN401 - the package says which type
    module = importlib.import_module(module_name)
    try:
        return getattr(module, attribute)
    except AttributeError:
        message = f"{module_name} must expose {attribute}: each module of its package does"
        raise AttributeError(message, name=attribute, obj=module) from None
