"""What participants said after an event, summed up so that nobody can be told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from virksom.events.models import Event, Feedback

#: Fewer answers than this are not shown: a single voice could be recognised.
FEWEST_ANSWERS = 3
COMMENTS_SHOWN = 50


@dataclass(frozen=True)
class Grade:
    """How many gave one grade of usefulness; `share` is of the grade given most often (0..1)."""

    grade: int
    count: int
    share: float

    @property
    def width(self) -> str:
        """The length of its bar, for a style or an svg attribute: always with a full stop."""
        return f"{100 * self.share:.1f}%"


@dataclass(frozen=True)
class FeedbackSummary:
    """The answers of an event: the mean grade (1..5, one decimal), how many will act, and what was written.

    With fewer than three answers only `count` is filled and `is_shown` is false.
    """

    count: int
    is_shown: bool = False
    mean: float | None = None
    grades: tuple[Grade, ...] = ()
    answered_will_act: int = 0
    will_act: int = 0
    best: tuple[str, ...] = ()
    better: tuple[str, ...] = ()


def feedback_summary(event: Event) -> FeedbackSummary:
    """Sum up the feedback on an event, in one query."""
    answers = list(
        Feedback.objects.filter(event=event).values_list("usefulness", "will_act", "best", "better")
    )
    if len(answers) < FEWEST_ANSWERS:
        return FeedbackSummary(count=len(answers))
    given = Counter(usefulness for usefulness, *_ in answers)
    most = max(given.values())
    return FeedbackSummary(
        count=len(answers),
        is_shown=True,
        mean=round(sum(usefulness for usefulness, *_ in answers) / len(answers), 1),
        grades=tuple(Grade(grade, given[grade], given[grade] / most) for grade in (5, 4, 3, 2, 1)),
        answered_will_act=sum(will is not None for _, will, *_ in answers),
        will_act=sum(will is True for _, will, *_ in answers),
        # In the order of the alphabet, so that best and better of one person do not stand side by side.
        best=_comments(best for *_, best, _ in answers),
        better=_comments(better for *_, better in answers),
    )


def _comments(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(text for text in texts if text)[:COMMENTS_SHOWN])
