"""Every page that can be opened by reading: its number of queries and its time against a bare page.

Nothing is listed by hand: the addresses come from the site, and each page is opened by the role that
gets most to see.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from benchmarks.measure import Result, ratio
from virksom.foundation.access import Access, Viewer
from virksom.partnerships.access import viewer_of
from virksom.partnerships.models import Membership, Programme
from virksom.site.access import THIRD_PARTY, all_patterns

MOST_QUERIES, AIM_QUERIES = 12, 8
MOST_TIMES, AIM_TIMES = 4.0, 2.0
OWN_PAGES = ("bare", "bare_public")


@dataclass(frozen=True)
class Page:
    """A page to open: the name of its address, the models its address names, and whether it is a list."""

    name: str
    access: Access
    parameters: tuple[str, ...]

    @property
    def is_list(self) -> bool:
        return not self.parameters and self.access.actions != "c"

    def address(self, viewer: Viewer) -> str | None:
        """An address the viewer can open, or None: for a record, the latest one they may see."""
        values = {}
        for parameter in self.parameters:
            if parameter not in self.access.loads:
                return None
            model, actions = self.access.loads[parameter]
            rows = model._default_manager.visible_to(viewer, actions, public=self.access.public)
            values[parameter] = rows.order_by("-pk").values_list("pk", flat=True).first()
            if values[parameter] is None:
                return None
        try:
            return reverse(self.name, kwargs=values)
        except NoReverseMatch:
            return None


@dataclass(frozen=True)
class Person:
    """Somebody of a role in a programme, or of the public, and the bare page to compare with."""

    role: str
    viewer: Viewer
    client: Client
    bare: str


def pages() -> list[Page]:
    """The site's own pages that rights or everybody opens."""
    found = []
    for _, name, pattern in all_patterns():
        access = getattr(pattern.callback, "access", None)
        if access is None or name in THIRD_PARTY or name in OWN_PAGES or access.way == "link":
            continue
        found.append(Page(name, access, tuple(pattern.pattern.converters)))
    return found


def people(programme: Programme) -> list[Person]:
    """The public, and one person of every role in the programme."""
    persons = [Person("public", Viewer(), Client(), "/bare-public/")]
    seats = Membership.objects.filter(programme=programme).select_related("user").order_by("pk")
    for membership in {membership.role: membership for membership in seats}.values():
        client = Client()
        client.force_login(membership.user)
        viewer = viewer_of(membership.user, timezone.localdate())
        persons.append(Person(membership.role, viewer, client, "/bare/"))
    return persons


@dataclass(frozen=True)
class Opening:
    """A page with the person who sees most on it, the address, and how many queries it makes."""

    page: Page
    person: Person
    address: str
    queries: int
    size: int


def open_by(page: Page, person: Person) -> Opening | None:
    """Open a page as a person; None where it cannot be opened by reading."""
    address = page.address(person.viewer)
    if address is None:
        return None
    reset_queries()  # The log holds 9,000 lines; beyond that a count of them is wrong.
    with CaptureQueriesContext(connection) as captured:
        response = person.client.get(address)
    if response.status_code != 200 or "html" not in response.headers["Content-Type"]:
        return None
    return Opening(page, person, address, len(captured), len(response.content))


def openings(programme: Programme) -> dict[str, Opening]:
    """Every page, opened by the role that gets the longest one."""
    persons = people(programme)
    found = {}
    for page in pages():
        opened = [opening for person in persons if (opening := open_by(page, person))]
        if opened:
            found[page.name] = max(opened, key=lambda opening: opening.size)
    return found


def all_queries(programme: Programme) -> dict[tuple[str, str], int]:
    """The number of queries of each page and role in a small programme, before the large one exists."""
    return {
        (page.name, person.role): opening.queries
        for person in people(programme)
        for page in pages()
        if (opening := open_by(page, person))
    }


def benchmark(
    programme: Programme, one: dict[tuple[str, str], int], three: dict[tuple[str, str], int]
) -> Iterator[Result]:
    """Queries with one, three and all rows; time against a bare page in the same frame."""
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    for name, opening in sorted(openings(programme).items(), key=lambda item: not item[1].page.is_list):
        key = (name, opening.person.role)
        kind = "list" if opening.page.is_list else "page"
        small = [one.get(key), three.get(key)]
        told = " / ".join("-" if count is None else str(count) for count in (*small, opening.queries))
        grows = opening.page.is_list and any(count not in (None, opening.queries) for count in small)
        yield Result(
            f"{kind} {name} ({opening.person.role}): queries",
            opening.queries,
            "queries",
            bar=MOST_QUERIES if not grows else min(count for count in small if count is not None) - 0.5,
            aim=AIM_QUERIES if not grows else None,
            remark=f"1 / 3 / all rows: {told}" + (" NOT THE SAME" if grows else ""),
        )
        client = opening.person.client
        value, mine, theirs = ratio(
            lambda client=client, address=opening.address: client.get(address),
            lambda client=client, bare=opening.person.bare: client.get(bare),
            clock=clock,
        )
        yield Result(
            f"{kind} {name} ({opening.person.role}): time / bare page",
            value,
            "times",
            bar=MOST_TIMES,
            aim=AIM_TIMES,
            remark=f"{mine:.0f} ms / {theirs:.0f} ms, {opening.size / 1024:.0f} KiB",
        )
