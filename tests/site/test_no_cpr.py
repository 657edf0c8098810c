"""No form of the project keeps a CPR number, in whatever text it is written."""

from __future__ import annotations

import inspect
import pkgutil
from importlib import import_module

import pytest
from django import forms

import virksom
from virksom.foundation.cpr import RefusesCpr, refuse_cpr

CPR = "Ring til 010190-1234 i morgen"
#: What is looked up is not stored, and a password is kept as a hash only.
KEEPS_NOTHING = {
    "SignInForm", "ViewAsFilter", "CandidateFilter", "FindForm", "CompanyFilter", "SearchForm", "EventFilter",
    "CompaniesFilter", "ListFilterForm", "PeopleFilter", "TrailFilter",
}  # fmt: skip


def forms_of_the_project():
    for module in pkgutil.walk_packages(virksom.__path__, "virksom."):
        if ".forms" not in module.name:
            continue
        for name, kind in vars(import_module(module.name)).items():
            own = inspect.isclass(kind) and kind.__module__ == module.name
            if own and issubclass(kind, forms.BaseForm) and name not in KEEPS_NOTHING:
                yield kind


FORMS = sorted(forms_of_the_project(), key=lambda kind: f"{kind.__module__}.{kind.__name__}")


def texts_of(kind):
    """The text fields a form declares; those it makes for itself are found in its source."""
    return [
        name for name, one in getattr(kind, "base_fields", {}).items() if isinstance(one, forms.CharField)
    ]


@pytest.mark.parametrize("kind", FORMS, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_a_form_with_texts_refuses_a_cpr_number_in_each(kind):
    names = texts_of(kind)
    makes_texts = "forms.CharField" in inspect.getsource(kind)
    if not names and not makes_texts:
        return
    assert issubclass(kind, RefusesCpr), f"Mix RefusesCpr into {kind.__name__}"
    form = kind.__new__(kind)
    base = forms.BaseModelForm if issubclass(kind, forms.BaseModelForm) else forms.BaseForm
    base.__init__(form, dict.fromkeys(names, CPR))
    accepted = []
    for name in list(form.fields):
        if name not in names:
            del form.fields[name]
    form._errors = forms.utils.ErrorDict()
    form.cleaned_data = {}
    for attribute in [one for one in dir(kind) if one.startswith("clean_")]:
        setattr(form, attribute, lambda: CPR)  # the form's own rules need more than a text
    form._clean_fields()
    for name in names:
        refused = [error.code for error in form.errors.get(name, forms.utils.ErrorList()).as_data()]
        if not refused:
            accepted.append(name)
    assert accepted == []


def test_a_text_field_a_form_makes_for_itself_is_looked_at_too():
    class Grows(RefusesCpr, forms.Form):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.fields["note"] = forms.CharField()

    assert Grows({"note": CPR}).errors.as_data()["note"][0].code == "cpr"
    assert Grows({"note": "Ring i morgen"}).is_valid()


def test_a_number_that_is_another_one_is_let_off_by_its_form():
    class Other(RefusesCpr, forms.Form):
        number, note = forms.CharField(), forms.CharField()

        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.fields["number"].validators.remove(refuse_cpr)

    assert Other({"number": "0101901234", "note": "x"}).is_valid()
    assert set(Other({"number": "0101901234", "note": CPR}).errors) == {"note"}
