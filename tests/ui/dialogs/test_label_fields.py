"""The label in the form of a supplement: the list, forms by any name, blends, minerals, units."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from magtrack.domain.record.contents import Ingredient
from magtrack.domain.record.edits import Put
from magtrack.ui.dialogs.product import add_product, edit_product
from tests.ui.dialogs.forms_by_sight import YES, has_button, press, said

pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)

SACHET = "maalox-maux-d-estomac-sachet-fr"
SAME = "My label says the same"


def read(session):
    return session.log(session.today(), session.today())


@pytest.fixture
def dialog(session, host):
    return add_product(session, host)


def saved(session, dialog):
    dialog.save()
    (product,) = read(session).products.values()
    return product


def pick(session, dialog, key):
    dialog.label.fill_from(session.reference.listed_products.called(key))


def type_form(qtbot, dialog, text):
    edit = dialog.label.form.lineEdit()
    edit.selectAll()
    qtbot.keyClicks(edit, text)


def fill(dialog, **texts):
    for name, text in texts.items():
        getattr(dialog.label, name).setText(text)


# ------------------------------------------------------------------------------------ the list


def test_products_are_offered_while_a_name_is_typed(qtbot, dialog):
    qtbot.keyClicks(dialog.label.name, "maal")
    assert SACHET in dialog.label.name.offered()
    assert dialog.label.name.text() == "maal"


def test_the_list_opens_at_its_first_product_with_whole_rows_and_none_marked(qtbot, dialog):
    """Qt would begin it at the product that begins with what was typed, and Enter took that one."""
    name = dialog.label.name
    qtbot.keyClicks(name, "magtein")
    popup = name.completer().popup()
    last = popup.model().index(len(name.offered()) - 1, 0)
    assert len(name.offered()) > 2
    assert popup.visualRect(popup.model().index(0, 0)).top() == 0
    assert popup.visualRect(last).bottom() < popup.viewport().height()
    assert popup.verticalScrollBar().maximum() == 0
    assert not popup.currentIndex().isValid()


def test_one_letter_offers_nothing(qtbot, dialog):
    qtbot.keyClicks(dialog.label.name, "m")
    assert dialog.label.name.offered() == []


def test_a_product_that_is_picked_in_the_list_fills_the_label(qtbot, session, dialog):
    label = dialog.label
    qtbot.keyClicks(label.name, "maalox sachet")
    popup = label.name.completer().popup()
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert label.name.text() == "Maalox Maux d'estomac sachet"
    assert (label.compound.text(), label.magnesium.text()) == ("400", "")
    assert "From a list of 2022: check against your label." in said(dialog)
    product = saved(session, dialog)
    assert (product.form, product.unit, product.from_list) == ("hydroxide", "sachet", 2022)
    assert (product.elemental_mg, product.elemental_source) == (166.7, "computed")
    assert product.minerals == (Ingredient("aluminium"),)


def test_a_label_that_says_the_same_is_marked_no_more(session, dialog):
    pick(session, dialog, SACHET)
    press(dialog, SAME)
    assert "check against your label" not in said(dialog)
    assert saved(session, dialog).from_list is None


def test_the_mark_stays_over_an_edit_until_it_is_answered(session, host, dialog):
    pick(session, dialog, SACHET)
    product = saved(session, dialog)
    again = edit_product(session, read(session), product, host)
    again.purpose.setText("heartburn")
    again.save()
    (kept,) = read(session).products.values()
    assert kept == replace(product, purpose="heartburn")
    again = edit_product(session, read(session), kept, host)
    press(again, SAME)
    again.save()
    (kept,) = read(session).products.values()
    assert kept.from_list is None
    assert (kept.elemental_mg, kept.elemental_source) == (166.7, "computed")


def test_what_the_list_worked_out_gives_way_to_another_compound(session, dialog):
    pick(session, dialog, SACHET)
    fill(dialog, compound="600")
    product = saved(session, dialog)
    assert (product.elemental_mg, product.elemental_source) == (None, "theory")


def test_a_product_of_unknown_amount_asks_for_the_label(session, dialog):
    pick(session, dialog, "bisodol-uk")
    dialog.save()
    assert not read(session).products
    assert "totals say “at least”" in said(dialog)
    press(dialog, YES)
    (product,) = read(session).products.values()
    assert (product.form, product.elemental_mg) == ("other", None)


# ------------------------------------------------------------------------------------ the form


@pytest.mark.parametrize(
    ("typed", "form"), [("glycinate", "bisglycinate"), ("Magnesiumcitrat", "citrate")]
)
def test_a_form_is_known_by_the_name_a_person_types(qtbot, session, dialog, typed, form):
    fill(dialog, name="X", compound="1000")
    type_form(qtbot, dialog, typed)
    assert saved(session, dialog).form == form


def test_gly_offers_bisglycinate_first_and_is_never_glycerophosphate(qtbot, session, dialog):
    fill(dialog, name="X", compound="100")
    type_form(qtbot, dialog, "gly")
    model = dialog.label.form.completer().model()
    assert model.index(0, 0).data() == "Bisglycinate"
    dialog.save()
    assert not read(session).products
    assert "Bisglycinate" in dialog.fields["form"].problem()


@pytest.mark.parametrize("typed", ["chelate", "magnesia", "stearate", "what is this"])
def test_what_is_not_clear_is_asked_about_under_the_field(qtbot, session, dialog, typed):
    fill(dialog, name="X", compound="100")
    type_form(qtbot, dialog, typed)
    dialog.save()
    assert not read(session).products
    assert dialog.fields["form"].problem()


# ---------------------------------------------------------------------------------- the blend


def test_two_forms_typed_make_a_blend_of_the_label_total(qtbot, session, dialog):
    fill(dialog, name="Blend", magnesium="200")
    type_form(qtbot, dialog, "citrate + oxide")
    product = saved(session, dialog)
    assert (product.form, product.elemental_mg) == ("other", 200)
    assert {each.of for each in product.parts} == {"citrate", "oxide"}


def test_shares_of_a_blend_are_read_and_shown_again(session, host, dialog):
    dialog.label.form.choose("other")
    fill(dialog, name="Blend", magnesium="200")
    dialog.label.contents.parts.setText("glycinate, oxide 60 mg")
    product = saved(session, dialog)
    assert product.parts == (Ingredient("bisglycinate"), Ingredient("oxide", 60.0))
    again = edit_product(session, read(session), product, host)
    assert again.label.contents.parts.text() == "Bisglycinate, Oxide 60"
    again.save()
    assert read(session).products[product.id] == product


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ("oxide 150, citrate 100", "add up to 250 mg"),
        ("oxide, oxide", "twice"),
        ("oxide, chelate", "chelate"),
        ("oxide 1.500", "two ways"),
    ],
)
def test_a_blend_that_cannot_be_is_told_under_its_field(session, dialog, parts, words):
    dialog.label.form.choose("other")
    fill(dialog, name="Blend", magnesium="200")
    dialog.label.contents.parts.setText(parts)
    dialog.save()
    assert not read(session).products
    assert words in dialog.fields["parts"].problem()


# ------------------------------------------------------------------------- minerals and units


def test_minerals_are_ticked_with_an_amount_or_without(session, host, dialog):
    fill(dialog, name="Cal-Mag", compound="400")
    boxes = {box.mineral: box for box in dialog.label.contents.minerals}
    assert not boxes["calcium"].amount.isVisible()
    boxes["calcium"].holds.trigger()
    assert boxes["calcium"].amount.isVisible()
    boxes["calcium"].amount.setText("320")
    boxes["iron"].holds.trigger()
    product = saved(session, dialog)
    assert product.minerals == (Ingredient("calcium", 320.0), Ingredient("iron"))
    again = edit_product(session, read(session), product, host)
    again.save()
    assert read(session).products[product.id] == product


@pytest.mark.parametrize(
    ("amount", "unit", "stored"),
    [
        ("1000", "IU", (None, 1000.0, "IU")),
        ("25", "µg", (None, 25.0, "µg")),
        ("300", "mg", (300.0, None, "")),
        ("", "IU", (None, None, "")),
    ],
)
def test_a_supplement_without_magnesium_has_the_unit_of_its_label(
    session, host, dialog, amount, unit, stored
):
    dialog.label.form.choose("none")
    fill(dialog, name="Vitamin D3")
    dialog.label.plain.amount.setText(amount)
    dialog.label.plain.unit.setCurrentText(unit)
    product = saved(session, dialog)
    assert (product.compound_mg, product.amount, product.amount_unit) == stored
    again = edit_product(session, read(session), product, host)
    again.save()
    assert read(session).products[product.id] == product


def test_an_amount_in_units_is_shown_on_the_card_of_today(session, host, dialog):
    dialog.label.form.choose("none")
    fill(dialog, name="Vitamin D3")
    dialog.label.plain.amount.setText("1000")
    dialog.label.plain.unit.setCurrentText("IU")
    assert "1 capsule = 1000 IU" in said(dialog).replace("\u202f", "")
    dialog.label.name.setText("Vitamin D3")
    dialog.label.plain.amount.setText("2000")
    assert "2000 IU = 50 µg" in said(dialog).replace("\u202f", "")


def test_a_supplement_that_turns_out_to_be_magnesium_loses_its_other_amount(session, host):
    from magtrack.domain.record.products import Product

    drops = Product("d", "Drops", "none", "drop", amount=5.0, amount_unit="ml")
    session.do("drops", Put(drops))
    dialog = edit_product(session, read(session), drops, host)
    dialog.label.form.choose("chloride")
    fill(dialog, magnesium="10")
    dialog.save()
    product = read(session).products["d"]
    assert (product.form, product.elemental_mg, product.amount) == ("chloride", 10.0, None)


# ------------------------------------------------------------------------------------ the plan


def test_each_amount_of_the_plan_says_its_unit_and_what_it_holds(session, dialog):
    fill(dialog, name="Magtein", compound="2000", magnesium="144", serving="3")
    row = dialog.plan.rows[0]
    row.units.setText("1")
    assert "Capsules" in said(dialog.plan)
    assert row.units.accessibleName() == "Amount in capsules, Morning"
    assert "= 48 mg magnesium" in said(row)
    dialog.label.unit.setCurrentText("g")
    assert row.units.accessibleName() == "Amount in g, Morning"
    fill(dialog, magnesium="")
    assert "= about 48 mg magnesium" in said(row)
    fill(dialog, compound="")
    assert "mg magnesium" not in said(row)


def test_another_time_of_day_says_its_unit_too(dialog):
    press(dialog, "Another time")
    assert dialog.plan.rows[-1].units.accessibleName() == "Amount in capsules, Other times"


# --------------------------------------------------------------------- which of the two amounts

ASKED = "the magnesium itself, or the whole compound?"


def leave(field):
    field.editingFinished.emit()


def asks(dialog):
    return ASKED in said(dialog)


def test_a_form_that_the_name_tells_is_chosen(dialog):
    fill(dialog, name="magnesium glycinate 100 mg")
    leave(dialog.label.name)
    assert dialog.label.form.form().key == "bisglycinate"


@pytest.mark.parametrize("name", ["Sleep well", "Magnesium citrate and oxide"])
def test_a_name_of_no_form_or_of_several_chooses_none(dialog, name):
    before = dialog.label.form.form().key
    fill(dialog, name=name)
    leave(dialog.label.name)
    assert dialog.label.form.form().key == before


def test_a_form_that_the_person_chose_stays(qtbot, dialog):
    type_form(qtbot, dialog, "oxide")
    fill(dialog, name="magnesium glycinate")
    leave(dialog.label.name)
    assert dialog.label.form.form().key == "oxide"


def test_a_form_stays_where_a_product_gets_another_name(session, host, dialog):
    fill(dialog, name="X", compound="2000")
    again = edit_product(session, read(session), saved(session, dialog), host)
    again.label.name.setText("Magnesium citrate")
    leave(again.label.name)
    assert again.label.form.form().key == "l-threonate"


def test_a_small_compound_is_asked_about_and_moved_where_it_is_the_magnesium(session, dialog):
    fill(dialog, name="magnesium glycinate", compound="100")
    leave(dialog.label.name)
    leave(dialog.label.compound)
    assert "Is 100 mg " + ASKED in said(dialog)
    assert "mg = " not in said(dialog)  # nothing is worked out of what is in doubt
    dialog.save()
    assert not read(session).products
    press(dialog, "The magnesium itself")
    assert not asks(dialog)
    product = saved(session, dialog)
    assert (product.compound_mg, product.elemental_mg) == (None, 100)
    assert product.elemental_source == "label"


def test_a_small_compound_that_is_the_whole_one_stays_and_is_estimated(session, dialog):
    fill(dialog, name="magnesium glycinate", compound="100")
    leave(dialog.label.name)
    leave(dialog.label.compound)
    press(dialog, "The whole compound")
    leave(dialog.label.compound)
    assert not asks(dialog)
    product = saved(session, dialog)
    assert (product.compound_mg, product.elemental_mg) == (100, None)


def test_nobody_who_saves_at_once_goes_round_the_question(session, dialog):
    fill(dialog, name="X", compound="100")
    dialog.label.form.choose("citrate")
    dialog.save()
    assert asks(dialog)
    assert not read(session).products


@pytest.mark.parametrize(
    ("form", "texts"),
    [
        ("l-threonate", {"compound": "100"}),
        ("citrate", {"compound": "401"}),
        ("citrate", {"compound": "400", "magnesium": "60"}),
        ("citrate", {"compound": "900", "serving": "2"}),
        ("citrate", {"magnesium": "100"}),
    ],
)
def test_what_is_clear_is_not_asked_about(dialog, form, texts):
    fill(dialog, name="X", **texts)
    dialog.label.form.choose(form)
    leave(dialog.label.compound)
    assert not asks(dialog)


def test_the_question_is_gone_when_the_magnesium_is_filled_in(dialog):
    fill(dialog, name="X", compound="400")
    dialog.label.form.choose("citrate")
    leave(dialog.label.compound)
    assert asks(dialog)
    fill(dialog, magnesium="60")
    assert not asks(dialog)


def test_a_small_compound_that_was_saved_is_not_asked_about_again(session, host, dialog):
    pick(session, dialog, SACHET)
    press(dialog, SAME)
    again = edit_product(session, read(session), saved(session, dialog), host)
    leave(again.label.compound)
    assert not asks(again)


def test_the_compound_says_that_it_is_the_whole_salt(dialog):
    assert "Whole compound" in said(dialog)


def test_a_share_of_the_compound_is_written_with_its_sign(session, dialog):
    fill(dialog, name="Magtein", compound="2000", magnesium="7.2%")
    product = saved(session, dialog)
    assert (product.elemental_mg, product.elemental_source) == (144.0, "label-percent")


def test_another_form_makes_a_blend_of_the_one_that_is_there(session, dialog):
    press(dialog, "Another form in it")
    parts = dialog.label.contents.parts
    assert dialog.focusWidget() is parts
    parts.setText(parts.text() + "citrate")
    fill(dialog, name="Two", magnesium="100")
    product = saved(session, dialog)
    assert [each.of for each in product.parts] == ["l-threonate", "citrate"]
    assert not has_button(dialog, "Another form in it")


def test_an_empty_form_is_told_of_its_name_first(dialog):
    dialog.save()
    assert dialog.fields["name"].problem()
    assert dialog.focusWidget() is dialog.label.name


def test_tab_leads_to_a_time_that_was_added_where_it_stands(dialog):
    press(dialog, "Another time")
    above, row = dialog.plan.rows[-2:]
    stops, each = [], above.leave_out
    while each is not dialog.save_button:
        each = each.nextInFocusChain()
        if each.isVisible() and each.focusPolicy() & Qt.FocusPolicy.TabFocus:
            stops.append(each)
    wanted = [row.time, row.units, row.repeats.kind, row.more, row.leave_out, dialog.plan.another]
    assert stops[:6] == wanted
