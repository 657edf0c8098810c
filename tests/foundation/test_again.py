"""What lists repeat is worked out once, and comes out as Django writes it."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.template import Context, Template
from django.test.html import parse_html
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from virksom.events.models import Event
from virksom.foundation.ui import FormRenderer


def written(text, **values):
    return Template(text).render(Context(values))


@pytest.mark.parametrize("number", [1, 98, 2_000_000_000])
def test_each_record_gets_its_own_address(number):
    address = reverse("events:detail", kwargs={"event": number})
    assert written("{% url 'events:detail' event=pk %}", pk=number) == address
    assert written("{% url 'events:detail' pk %}", pk=number) == address


def test_an_address_without_a_record_and_one_by_words_are_found_too():
    assert written("{% url 'events:list' %}") == reverse("events:list")
    token = reverse("events:registration", kwargs={"token": "a-b_c"})
    assert written("{% url 'events:registration' token=token %}", token="a-b_c") == token


def test_an_address_that_does_not_exist_is_a_fault():
    for name in ("events:nowhere", "events:detail"):
        with pytest.raises(NoReverseMatch):
            written("{% url name %}", name=name)


def test_a_text_is_said_in_the_language_of_the_one_who_reads():
    template = Template('{% translate "Events" %}, {% translate said %}')
    with translation.override("da"):
        danish = template.render(Context({"said": "Companies"}))
    with translation.override("en"):
        english = template.render(Context({"said": "Companies"}))
    assert (danish, english) == ("Arrangementer, Virksomheder", "Events, Companies")


def test_the_word_for_a_choice_is_said_in_the_language_of_the_one_who_reads():
    event = Event(kind=Event.Kind.NETWORK_MEETING, status="unheard of")
    with translation.override("da"):
        danish = event.get_kind_display()
    with translation.override("en"):
        assert event.get_kind_display() == "network meeting"
    assert danish == "netværksmøde"
    assert event.get_status_display() == "unheard of"


class Asked(forms.Form):
    text = forms.CharField(max_length=9, initial='<b> & "quotes"', widget=forms.TextInput({"class": 'a"b'}))
    number = forms.IntegerField(min_value=0, required=False, initial=0)
    mail = forms.EmailField(required=False)
    on = forms.DateField(required=False, widget=forms.DateInput({"type": "date"}))
    at = forms.TimeField(required=False, widget=forms.TimeInput({"disabled": True, "hidden": False}))
    secret = forms.CharField(widget=forms.HiddenInput, initial="<")
    choice = forms.ChoiceField(choices=[("", "<none>"), ("Group", [("1", "one"), (2, "<two>")])], initial=2)


@pytest.mark.parametrize("name", list(Asked.base_fields))
def test_a_field_is_written_as_django_would(name):
    ours, theirs = (str(Asked(renderer=kind())[name]) for kind in (FormRenderer, DjangoTemplates))
    assert parse_html(ours) == parse_html(theirs)
