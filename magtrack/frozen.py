"""Frozen: values with named fields that never change, as cheap to define as any other class.

A frozen dataclass compiles half a dozen methods when it is defined: 0.8 ms at each start, and there
are dozens of them before the first paint. Here the methods are written once and work for every
class. Type checkers see the frozen dataclasses that these classes stand for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from dataclasses import Field

_Value = TypeVar("_Value", bound="Frozen")


class _DataclassFields:
    """What `dataclasses.fields`, `replace` and `asdict` look for, made when they first ask."""

    def __get__(self, _record: Frozen | None, kind: type[Frozen]) -> dict[str, Field[Any]]:
        from dataclasses import make_dataclass

        types: dict[str, Any] = {}
        for each in reversed(kind.__mro__[:-1]):
            types |= each.__annotations__
        fields = [(name, types[name]) for name in kind._fields]
        made: Any = make_dataclass(kind.__name__, fields, init=False, repr=False, eq=False)
        kind.__dataclass_fields__ = made.__dataclass_fields__
        return kind.__dataclass_fields__


@dataclass_transform(frozen_default=True)
class Frozen:
    """The base of a value: the annotations of a subclass are its fields, after those of its base.

    A value is made by position or by name and checked by `__post_init__`; it is equal to another of
    its class with equal fields, and refuses to be changed (AttributeError). `dataclasses.replace`
    returns a changed copy. A default must never change either.
    """

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]] = _DataclassFields()  # type: ignore[assignment] # a descriptor
    _fields: ClassVar[tuple[str, ...]] = ()
    _names: ClassVar[frozenset[str]] = frozenset()
    _defaults: ClassVar[dict[str, Any]] = {}

    def __init_subclass__(cls) -> None:
        """Note the fields."""
        own = cls.__annotations__
        cls._fields = (*cls._fields, *own)
        cls._names = frozenset(cls._fields)
        cls._defaults = cls._defaults | {name: vars(cls)[name] for name in own if name in vars(cls)}
        cls.__dataclass_fields__ = vars(Frozen)["__dataclass_fields__"]

    def __init__(self, *values: Any, **named: Any) -> None:
        """Take the fields; raises TypeError unless each is given once or has a default."""
        names, mine = self._fields, self.__dict__
        mine.update(self._defaults)
        mine.update(zip(names, values, strict=False))
        mine.update(named)
        twice = named and not named.keys().isdisjoint(names[: len(values)])
        if twice or len(values) > len(names) or mine.keys() != self._names:
            given = f"{len(values)} values and the names {', '.join(named)}"
            message = f"{type(self).__name__} takes {', '.join(names)}; given were {given}"
            raise TypeError(message)
        self.__post_init__()

    def __post_init__(self) -> None:
        """Raise where the fields do not go together."""

    def _values(self) -> tuple[Any, ...]:
        return tuple(map(self.__dict__.__getitem__, self._fields))

    def __eq__(self, other: object) -> bool:
        """Compare the fields with those of another value of the same class."""
        if type(other) is not type(self):
            return NotImplemented
        return self._values() == other._values()

    def __hash__(self) -> int:
        """Follow equality."""
        return hash(self._values())

    def __repr__(self) -> str:
        """Return the call that would make an equal value."""
        fields = zip(self._fields, self._values(), strict=True)
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in fields)})"

    def __setattr__(self, name: str, _value: object) -> NoReturn:
        """Refuse."""
        self.__delattr__(name)

    def __delattr__(self, name: str) -> NoReturn:
        """Refuse."""
        message = f"{type(self).__name__}.{name} never changes"
        raise AttributeError(message, name=name, obj=self)


def replace(value: _Value, **changes: Any) -> _Value:
    """Return `value` with some fields changed: `dataclasses.replace`, imported only when needed."""
    from dataclasses import replace

    return replace(value, **changes)
