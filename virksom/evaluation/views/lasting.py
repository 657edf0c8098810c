"""How long the jobs of a partnership last, and who moved a step up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from virksom.evaluation.access import counts_visible
from virksom.evaluation.facts.lasting import after_care_of
from virksom.foundation.access import allow
from virksom.indicators.definitions import DEFINITIONS, Definition
from virksom.indicators.lasting import LASTING_MONTHS
from virksom.partnerships.models import Partnership, Role

#: Who reads each placement anyway; small counts are hidden from all others.
READS_EACH = (
    Role.EVALUATOR,
    Role.EMPLOYMENT_LEAD,
    Role.BUSINESS_LEAD,
    Role.JOB_CONSULTANT,
    Role.BUSINESS_CONSULTANT,
)


@dataclass(frozen=True)
class Line:
    """A figure of the page with its definition; hidden where a count in it is small."""

    definition: Definition
    figure: Any
    is_hidden: bool


@allow("r", Partnership, partnership=Partnership)
@require_safe
def partnership_lasting_view(request: HttpRequest, partnership: Any) -> HttpResponse:
    """What lasts, for those who may count before publication."""
    viewer = request.viewer  # type: ignore[attr-defined]
    context: dict[str, Any] = {"partnership": partnership}
    if not counts_visible(viewer, partnership):
        return render(request, "evaluation/lasting.html", context | {"is_closed": True})
    as_of = timezone.localdate()
    threshold = 0 if viewer.has_role(*READS_EACH) else partnership.programme.small_count_threshold
    found = after_care_of(partnership, as_of)
    lines = [
        Line(
            DEFINITIONS[f"still_in_job_{months}"],
            one,
            _is_small((one.still, one.left, one.unknown), threshold),
        )
        for months in LASTING_MONTHS
        for one in (found.after(months),)
    ]
    steps = found.steps
    context |= {
        "as_of": as_of,
        "threshold": threshold,
        "lines": lines,
        "steps": Line(
            DEFINITIONS["step_up_share"], steps, _is_small((steps.up, steps.whole - steps.up), threshold)
        ),
    }
    return render(request, "evaluation/lasting.html", context)


def _is_small(counts: tuple[int, ...], threshold: int) -> bool:
    return any(0 < count <= threshold for count in counts)
