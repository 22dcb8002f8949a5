"""Which form a name suggests: nothing follows from it until the person agrees."""

from __future__ import annotations

import re

from magtrack.domain.record.products import NO_FORM, OTHER_FORM
from magtrack.reference import Reference

_PARTS = {
    "threonat": "l-threonate",
    "magtein": "l-threonate",
    "glycinat": "bisglycinate",
    "citrat": "citrate",
    "taurat": "taurate",
    "malat": "malate",
    "orotat": "orotate",
    "mgt": "l-threonate",
}
"""Parts of a name that are said of magnesium more often than of anything else."""

_SHORTEST_LISTED = 4
"""Letters of a name that is looked for in the list of products: fewer begin many words."""

_AMOUNT = re.compile(r"\d[\d.,]*\s*(?:mg|mcg|µg|g|iu|ie)(?![^\W_])", re.IGNORECASE)
_MAGNESIUM = re.compile(r"magn[eé]sium|magnesio|(?<![^\W_])(?:mg|mag)(?![^\W_])", re.IGNORECASE)
_OTHER_METAL = re.compile(
    r"(?<![^\W_])(?:zinc|zink|cinc|[ck]al[ck]ium|calcio|iron|eisen|fer|hierro|ferrous|potassium"
    r"|[ck]alium|potasio|selenium|selen|selenio|copper|kupfer|iodine|jod|chrom\w*|lithium|boron"
    r"|sodium|natrium)",
    re.IGNORECASE,
)
_NO_MAGNESIUM = re.compile(
    r"(?<![^\W_])(?:vit(?:amine?|amina)?s?\W?(?:[abcdek]\d{0,2})?(?![^\W_])|b-?complex"
    r"|[bdk]-?\d{1,2}(?![^\W_])|omega|fish\W?oil|fisch[öo]l|krill|cod\W?liver|dha|epa|fol(?:ate"
    r"|ic|s[äa]ure|ato)|biotin|niacin|co-?q\W?10|ubiquinol|melatonin|ashwagandha|[ck]reatin"
    r"|l?-?th?eanin|glycine?(?![^\W_])|taurine?(?![^\W_])|carnitin|n-?ac(?![^\W_])|probioti|"
    r"[ck]ollagen|whey|protein|[ck]ur[ck]umin?|turmeric|rhodiola|gin[kg]+o|bacopa|lion'?s\W?mane"
    r"|alpha-?gpc|citicolin|phosphatidyl|valerian|baldrian|[ck]h?amomil|lavend|psyllium|flohsamen"
    r"|spirulina|chlorella|msm|glu[ck]osamin|5-?htp|sam-?e(?![^\W_])|gaba(?![^\W_])|inositol"
    r"|ibuprofen|aspirin|paracetamol|acetaminophen|l-?tyrosin|l-?tryptophan)",
    re.IGNORECASE,
)


def suggested_form(name: str, reference: Reference) -> str:
    """Return the form that a name suggests, "none" for no magnesium; "" where it tells nothing."""
    name = _AMOUNT.sub(" ", name).strip()
    folded = name.casefold()
    is_magnesium = bool(_MAGNESIUM.search(name))
    is_other = bool(_OTHER_METAL.search(name) or _NO_MAGNESIUM.search(name))
    part = next((form for each, form in _PARTS.items() if each in folded), "")
    if is_other and is_magnesium:
        return OTHER_FORM if OTHER_FORM in reference.forms else ""
    if is_other:
        return NO_FORM
    if is_magnesium or part:
        named = reference.form_names.named_in(name)
        form = named[0] if len(named) == 1 else part or OTHER_FORM
        return form if form in reference.forms else ""
    return _of_list(name, reference)


def _of_list(name: str, reference: Reference) -> str:
    """Return the form that all products of the list have whose names fit."""
    if not _is_listed(name, reference):
        return ""
    forms = {each.product("").form for each in reference.listed_products.find(name)}
    return forms.pop() if len(forms) == 1 else ""


def _is_listed(name: str, reference: Reference) -> bool:
    return len(name) >= _SHORTEST_LISTED and reference.listed_products.has(name)


def is_known_name(name: str, reference: Reference) -> bool:
    """Tell whether a name is that of a product that people take, as far as anybody knows."""
    return bool(suggested_form(name, reference)) or _is_listed(name, reference)
