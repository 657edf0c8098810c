"""Made-up counts for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from virksom.indicators.counts import Facts, JobCount, ReachCount, Site
from virksom.indicators.terms import TERMS

COUNTS = st.integers(min_value=0, max_value=10_000)


@st.composite
def facts(draw):
    """The counts of a programme with up to eight partnerships, some of which withdrew."""
    withdrawn = draw(st.lists(st.booleans(), max_size=8))
    sites = tuple(Site(i, f"Municipality {i}", 100 + i, gone) for i, gone in enumerate(withdrawn))
    reach, jobs = [], []
    for site in sites:
        for kind in ("company", "network"):
            unique = draw(COUNTS)
            reach.append(ReachCount(site.id, kind, unique, unique + draw(COUNTS)))
        for terms in TERMS:
            for is_private in (True, False):
                count = draw(st.integers(min_value=0, max_value=50))
                if count:
                    jobs.append(JobCount(site.id, terms, is_private, count))
    return Facts(sites, tuple(reach), tuple(jobs), lasting=tuple(jobs))
