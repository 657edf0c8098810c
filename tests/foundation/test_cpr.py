import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from virksom.foundation.cpr import RefusesCpr, holds_cpr


@pytest.mark.parametrize(
    "text",
    [
        "3112991234",
        "311299-1234",
        "Ring til mig, 311299 1234, efter kl. 12",
        "born 311299–1234.",
        "cpr:311299.1234",
    ],
)
def test_a_cpr_number_is_recognised_however_it_is_written(text):
    assert holds_cpr(text)


@pytest.mark.parametrize(
    "text",
    ["", "12345678", "CVR 12 34 56 78", "+45 20 10 30 40", "9912991234", "faktura 31129912345", "2026-11-24"],
)
def test_other_numbers_are_left_in_peace(text):
    assert not holds_cpr(text)


@given(st.text(alphabet=st.characters(blacklist_categories=["Nd"])))
def test_a_text_without_digits_never_holds_a_cpr_number(text):
    assert not holds_cpr(text)


def test_every_text_field_of_a_form_refuses_it_and_keeps_what_was_typed():
    class Note(RefusesCpr, forms.Form):
        name = forms.CharField()
        text = forms.CharField(widget=forms.Textarea)

    form = Note({"name": "311299-1234", "text": "his number is 3112991234"})
    assert not form.is_valid()
    assert set(form.errors) == {"name", "text"}
    assert form["name"].value() == "311299-1234"
