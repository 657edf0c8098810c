"""What lasts in a partnership, on its page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.partnerships import PartnershipFactory
from tests.factories.placements import PlacementFactory
from virksom.partnerships.models import Role
from virksom.placements.models import Answer, FollowUp

pytestmark = pytest.mark.django_db


def test_a_lead_reads_what_lasts_and_others_no_small_counts(sign_in):
    place = PartnershipFactory()
    begun = timezone.localdate() - dt.timedelta(days=200)
    for heard in (True, True, False):
        placement = PlacementFactory(partnership=place, starts=begun)
        one = FollowUp.objects.create(placement=placement, moment="m3", due_on=begun + dt.timedelta(days=91))
        if heard:
            Answer.objects.create(follow_up=one, part="company", how="well", answered_at=timezone.now())
    PlacementFactory(partnership=place, starts=begun, ends=begun + dt.timedelta(days=20))
    address = reverse("evaluation:partnership_lasting", args=[place.pk])

    page = sign_in(Role.EMPLOYMENT_LEAD, place).get(address)
    figure = page.context["lines"][0].figure
    assert (figure.still, figure.left, figure.unknown) == (2, 1, 1)
    assert "67 %" in page.content.decode()
    assert "50 % – 75 %" in page.content.decode()
    page = sign_in(Role.PROGRAMME_OWNER, programme=place.programme).get(address)
    assert page.context["lines"][0].is_hidden
    assert "67 %" not in page.content.decode()
    assert sign_in(Role.COMPANY_USER, place).get(address).status_code == 404
