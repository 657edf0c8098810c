import datetime as dt
import re

import pytest
from django import forms, template
from django.forms.renderers import TemplatesSetting
from django.test import RequestFactory
from django.utils import translation
from pytest_django.asserts import assertHTMLEqual

from tests.factories.partnerships import OrganisationFactory
from virksom.foundation.paging import page_of
from virksom.foundation.templatetags import ui
from virksom.foundation.ui import FormRenderer
from virksom.partnerships.models import Organisation


def test_a_list_to_choose_from_begins_with_a_word_and_no_dashes():
    class Form(forms.Form):
        organisation = forms.ModelChoiceField(Organisation.objects.none(), required=False)
        closed = forms.BooleanField(required=False)

    with translation.override("en"):
        drawn = str(Form())
    assert ">Choose</option>" in drawn
    assert "---" not in drawn
    assert drawn.count("(optional)") == 1  # A box is ticked or not; it is never called optional.


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_months_of_tiles_have_three_letters(language):
    with translation.override(language):
        months = [ui.date_tile(dt.date(2009, month, 1)) for month in range(1, 13)]
    assert all(re.search(r"</b>[a-zA-Z]{3}<small>", month) for month in months)


@pytest.mark.parametrize(
    ("language", "brick", "value", "shown"),
    [
        ("da", ui.number, 1234567, "1.234.567"),
        ("en", ui.number, 1234567, "1,234,567"),
        ("da", ui.number, None, "–"),
        ("da", ui.kroner, 300000, "300.000 kr."),
        ("en", ui.kroner, 300000, "DKK 300,000"),
        ("da", ui.day, dt.date(2009, 3, 31), "31. marts 2009"),
        ("en", ui.day, dt.date(2009, 3, 31), "31 March 2009"),
        ("da", ui.weekday, dt.date(2009, 4, 2), "Torsdag 2. april"),
    ],
)
def test_numbers_and_days_are_written_as_people_write_them(language, brick, value, shown):
    with translation.override(language):
        assert brick(value).replace("\xa0", " ") == shown


@pytest.mark.parametrize(
    ("share", "digits", "danish", "english"),
    [(0.7733, 0, "77 %", "77%"), (143 / 232, 1, "61,6 %", "61.6%"), (0.125, 0, "13 %", "13%")],
)
def test_a_share_is_written_as_per_cent_with_halves_rounded_up(share, digits, danish, english):
    with translation.override("da"):
        assert ui.percent(share, digits).replace("\xa0", " ") == danish
    with translation.override("en"):
        assert ui.percent(share, digits) == english


@pytest.mark.django_db
def test_a_page_of_a_list_never_counts_and_knows_its_neighbours(django_assert_max_num_queries):
    for _n in range(5):
        OrganisationFactory()
    rows = Organisation.objects.order_by("pk")
    with django_assert_max_num_queries(2) as caught:
        first = page_of(RequestFactory().get("/?q=x"), rows, size=2)
    assert not any("COUNT(" in query["sql"] for query in caught)
    assert len(first) == 2
    assert first.previous_query == ""
    assert first.next_query == "?q=x&side=2"
    last = page_of(RequestFactory().get("/?side=3"), rows, size=2)
    assert len(last) == 1
    assert last.next_query == ""


@pytest.mark.django_db
@pytest.mark.parametrize("side", ["0", "-3", "x", "", "99999999999999999999"])
def test_a_page_number_that_makes_no_sense_is_no_fault(side):
    OrganisationFactory()
    page_of(RequestFactory().get("/", {"side": side}), Organisation.objects.order_by("pk"))


@pytest.mark.parametrize("kind", [forms.RadioSelect, forms.CheckboxSelectMultiple])
def test_ticks_are_drawn_as_django_draws_them(kind):
    class Choosing(forms.Form):
        one = forms.ChoiceField(
            choices=[("a", "A & B"), ("More", [("c", "<C>"), ("d", "D")])], widget=kind(attrs={"class": "x"})
        )

    drawn = [
        str(Choosing(initial={"one": "c"}, renderer=renderer())["one"])
        for renderer in (FormRenderer, TemplatesSetting)
    ]
    assertHTMLEqual(*drawn)


def test_a_fault_is_named_by_its_question_without_a_second_mark():
    class Form(forms.Form):
        use = forms.CharField(label="How much use was it?")
        name = forms.CharField(label="Your name")

    with translation.override("en"):
        drawn = str(Form({}))
    assert ">How much use was it? This field is required.</a>" in drawn
    assert ">Your name: This field is required.</a>" in drawn


def test_a_span_of_times_stays_together_and_words_do_not():
    text = template.Template("{% load ui %}{% filter together %}kl. 9.00–11.00, <b>B–C</b>{% endfilter %}")
    kept = '<span class="v-together">9.00–11.00</span>'
    assert text.render(template.Context()) == f"kl. {kept}, <b>B–C</b>"
