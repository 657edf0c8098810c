"""Every address x method x persona x target, against the approved table of rights."""

import re

import pytest
from django.urls import NoReverseMatch, reverse

from tests.access.walk import Unfillable, ask, faults_at, other_addresses, own_addresses, third_party_access

pytestmark = pytest.mark.django_db
ADDRESSES = own_addresses()


@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_an_address_lets_in_whom_the_table_allows_and_nobody_else(world, address):
    try:
        faults = faults_at(world, address, world.personas, ("GET", "POST"))
    except Unfillable as fault:
        pytest.fail(str(fault))
    assert not faults, f"{len(faults)} faults\n" + "\n".join(faults[:40])


@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_an_unknown_number_or_token_answers_404(world, address):
    if not address.parameters:
        return
    values = dict.fromkeys(address.parameters, "zqnothing")
    for name in address.parameters:
        try:
            reverse(address.name, kwargs=values)
        except NoReverseMatch:
            values[name] = 999_999_999
    path = reverse(address.name, kwargs=values)
    for persona in world.personas:
        if persona.name.endswith("ended"):
            continue
        if persona.signed_in or address.access.way in ("public", "link"):
            answer = ask(world, persona, "GET", path)
            if answer.status == 405:
                answer = ask(world, persona, "POST", path)
            assert answer.status in (404, 410), (path, str(persona), answer)
            assert not answer.changed


@pytest.mark.parametrize(
    ("route", "name", "pattern"),
    other_addresses(),
    ids=[name or route for route, name, _ in other_addresses()],
)
def test_pages_of_other_packages_are_open_as_listed_and_closed_else(world, route, name, pattern):
    path = "/" + re.sub(r"<[^>]*>", "1", re.sub(r"\(\?P<\w+>[^)]*\)", "1-a", route)).strip("^$")
    declared = third_party_access(name)
    anybody = next(persona for persona in world.personas if not persona.signed_in)
    answer = ask(world, anybody, "GET", path)
    assert not answer.changed
    if declared is None:
        for persona in world.personas[:5]:
            for method in ("GET", "POST"):
                assert ask(world, persona, method, path).status == 404
    elif declared.way == "signed in":
        assert answer.refused
    else:
        assert answer.status < 500
