"""Products people take, with what one unit holds: a list to pick from, never the label itself.

Makers change what is in a product, and a name stands for different things in different countries:
the person compares the numbers with the label, and nothing is matched across countries.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal
from unicodedata import combining, normalize

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.record.amounts import CompoundMg, ElementalMg
from magtrack.domain.record.contents import Ingredient, Mineral
from magtrack.domain.record.products import NO_FORM, OTHER_FORM, Form, Product, SourceStatus
from magtrack.errors import NotFound
from magtrack.texts import _

Amounts = Literal["read", "not read", "none"]
"""Whether the amounts of magnesium were read, are still to be read off the label, or are none."""

_LEAST_RATIO = 80.0
_SHORTEST_FUZZY = 4
_MOST = 20
_MEASURED = frozenset({"g", "ml"})
"""Units that are measured out: who takes capsules would plan grams by them."""


class ListedForm(Struct, frozen=True, forbid_unknown_fields=True):
    """A form in a blend: `computed_mg` of magnesium in `compound_mg` of its chemical `state`."""

    form: str
    compound_mg: float | None = None
    state: str = ""
    computed_mg: float | None = None


class ListedMineral(Struct, frozen=True, forbid_unknown_fields=True):
    """A mineral beside magnesium: the compound as the source names it, and the mineral in it."""

    mineral: Mineral
    compound: str = ""
    compound_mg: float | None = None
    elemental_mg: float | None = None


class ListedProduct(Struct, frozen=True, forbid_unknown_fields=True):
    """What `serving_units` of a product hold, as a source said in `year`.

    `elemental_mg` stands on the label, `computed_mg` is worked out from the compound in its
    chemical `state` (for a blend: the sum of its `parts`), `computed_to_mg` is the most it can be.
    Where both are missing the amount was not given. `also` is what else is in it, with amounts.
    """

    key: str
    name: str
    country: str
    kind: str
    year: int
    source: str
    status: SourceStatus
    amounts: Amounts = "read"
    unit: str = "tablet"
    serving_units: float = 1.0
    form: str = OTHER_FORM
    state: str = ""
    compound_mg: float | None = None
    elemental_mg: float | None = None
    computed_mg: float | None = None
    computed_to_mg: float | None = None
    parts: tuple[ListedForm, ...] = ()
    minerals: tuple[ListedMineral, ...] = ()
    also: str = ""
    note: str = ""

    def product(self, id_: str) -> Product:
        """Return the product with the numbers of the list, not compared with the label yet."""
        stated = self.elemental_mg is not None
        mg = self.elemental_mg if stated else self.computed_mg
        product = Product(
            id_,
            self.name,
            NO_FORM if self.amounts == "none" else self.form,
            self.unit,
            self.serving_units,
            None if self.compound_mg is None else CompoundMg(self.compound_mg),
            None if mg is None else ElementalMg(mg),
            "label" if stated or mg is None else "computed",
            parts=tuple(Ingredient(each.form) for each in self.parts),
            minerals=tuple(Ingredient(each.mineral, each.elemental_mg) for each in self.minerals),
            from_list=self.year,
        )
        return replace(product, elemental_source="none") if self.amounts == "none" else product


class ListedProducts:
    """The list of products, found by the beginnings of the words of their names."""

    def __init__(self, products: Mapping[str, ListedProduct], forms: Mapping[str, Form]) -> None:
        """Make the names ready; `forms` are those the list may use."""
        self._by_key = products
        self._forms = forms
        self._names = {key: _plain(each.name) for key, each in products.items()}

    @property
    def by_key(self) -> Mapping[str, ListedProduct]:
        """Return every product by its key."""
        return self._by_key

    def find(self, typed: str, most: int = _MOST) -> list[ListedProduct]:
        """Return the products whose names have words that begin as those `typed`, in order.

        What is counted comes before what is measured out, and then a name that begins so before
        others. Where there is none, those that are nearly called so.
        """
        text = _plain(typed)
        found = self._fitting(text) or self._near(text)
        found.sort(key=lambda key: self._by_key[key].unit in _MEASURED)
        return [self._by_key[key] for key in found[:most]]

    def has(self, typed: str) -> bool:
        """Tell whether there are products whose names fit, without a slip."""
        return bool(self._fitting(_plain(typed)))

    def exactly(self, name: str) -> ListedProduct | None:
        """Return the one product that is called so; None where none is, or several are."""
        text = _plain(name)
        found = [key for key, each in self._names.items() if each == text]
        return self._by_key[found[0]] if len(found) == 1 else None

    def called(self, key: str) -> ListedProduct:
        """Return the product with this key; raise NotFound, with near ones, where there is none."""
        if key in self._by_key:
            return self._by_key[key]
        near = ", ".join(each.key for each in self.find(key.replace("-", " "), 5)) or _("none")
        raise NotFound(
            _("There is no product “{key}” in the list. Near it: {near}.").format(
                key=key, near=near
            ),
            "from_list",
        )

    def _fitting(self, text: str) -> list[str]:
        found = [key for key, name in self._names.items() if text and _fits(text, name)]
        return sorted(found, key=lambda key: not self._names[key].startswith(text))

    def _near(self, text: str) -> list[str]:
        from rapidfuzz import fuzz
        from rapidfuzz.process import extract

        if len(text) < _SHORTEST_FUZZY:
            return []
        near = extract(
            text, self._names, scorer=fuzz.partial_ratio, score_cutoff=_LEAST_RATIO, limit=_MOST
        )
        return [key for _name, _score, key in near]


def _fits(text: str, name: str) -> bool:
    words = f" {name}"
    return all(f" {word}" in words for word in text.split())


def _plain(text: str) -> str:
    letters = normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in letters if not combining(letter))
    return " ".join("".join(c if c.isalnum() else " " for c in bare).split())
