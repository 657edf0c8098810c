"""Timetables: equal to CP-SAT on small fairs, sound, planned anew with few changes, on paper."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as some
from icalendar import Calendar
from ortools.sat.python import cp_model

from virksom.matching.timetable.colouring import coloured
from virksom.matching.timetable.fair import Candidate, Company, Fair, Span, Wish
from virksom.matching.timetable.meetings import Meeting, faults, score
from virksom.matching.timetable.paper import (
    Occasion,
    calendar_of_candidate,
    calendar_of_company,
    sheets_of_candidates,
    sheets_of_tables,
)
from virksom.matching.timetable.plan import timetable
from virksom.matching.timetable.replan import replanned, without

NINE = dt.datetime(2026, 9, 1, 9)
SLOTS, CANDIDATES, COMPANIES = 4, 5, 3


def at(minutes):
    return NINE + dt.timedelta(minutes=minutes)


def slots(count=SLOTS):
    return tuple(Span(at(15 * number), at(15 * number + 12)) for number in range(count))


def a_fair(*wishes, people=2, firms=1, count=2, **changed):
    fair = Fair(
        slots(count),
        tuple(Candidate(f"c{number}") for number in range(people)),
        tuple(Company(f"k{number}") for number in range(firms)),
        tuple(Wish(*wish) for wish in wishes),
    )
    return replace(fair, **changed)


SPANS = some.lists(
    some.tuples(some.integers(0, SLOTS - 1), some.integers(1, SLOTS)).map(
        lambda pair: Span(at(15 * pair[0]), at(15 * (pair[0] + pair[1])))
    ),
    max_size=2,
).map(tuple)
NO_SPANS = some.just(())


@some.composite
def fairs(draw, spans=SPANS):
    """Five candidates, three companies with up to two tables, four slots, any wishes and times."""
    most = some.none() | some.integers(0, 3)
    values = draw(some.lists(some.integers(-5, 9), min_size=15, max_size=15))
    return Fair(
        slots(),
        tuple(
            Candidate(f"c{number}", here=draw(spans), away=draw(spans), most=draw(most))
            for number in range(CANDIDATES)
        ),
        tuple(
            Company(f"k{number}", here=draw(spans), away=draw(spans), tables=draw(some.integers(0, 2)))
            for number in range(COMPANIES)
        ),
        tuple(Wish(at // COMPANIES, at % COMPANIES, value) for at, value in enumerate(values) if value > 0),
    )


def decisions(model, fair):
    """Wish, slot and table of every meeting that could be, with its decision."""
    return {
        (wish, slot, table): model.new_bool_var(f"{wish} {slot} {table}")
        for wish in fair.wishes
        for slot, span in enumerate(fair.slots)
        for table in range(1, fair.companies[wish.company].tables + 1)
        if fair.candidates[wish.candidate].can(span) and fair.companies[wish.company].can(span)
    }


def best_score(fair):
    """The same by CP-SAT, written down once more: a decision for each wish, slot and table."""
    model = cp_model.CpModel()
    met = decisions(model, fair)
    for rule in (
        lambda wish, slot, table: wish,
        lambda wish, slot, table: (wish.candidate, slot),
        lambda wish, slot, table: (wish.company, slot, table),
    ):
        for key in {rule(*meeting) for meeting in met}:
            model.add(sum(var for meeting, var in met.items() if rule(*meeting) == key) <= 1)
    first = []
    for person in range(len(fair.candidates)):
        mine = [var for (wish, _slot, _table), var in met.items() if wish.candidate == person]
        first.append(model.new_bool_var(f"first {person}"))
        model.add(sum(mine) >= first[-1])
        model.add(sum(mine) <= fair.most_of(person))
    worth = sum(wish.value * var for (wish, _slot, _table), var in met.items())
    model.maximize(worth + fair.everyone_worth * sum(first))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    return round(solver.objective_value)


@given(fairs(NO_SPANS))
def test_where_everybody_can_always_it_is_as_good_as_cp_sat(fair):
    planned = timetable(fair)
    assert planned.is_best
    assert score(fair, planned.meetings) == best_score(fair)
    assert faults(fair, planned.meetings) == ()


@given(fairs())
def test_with_times_of_their_own_it_is_as_good_as_cp_sat(fair):
    planned = timetable(fair)
    assert planned.is_best
    assert score(fair, planned.meetings) == best_score(fair)
    assert faults(fair, planned.meetings) == ()


@given(fairs())
def test_the_same_fair_gives_the_same_timetable(fair):
    assert timetable(fair) == timetable(fair)


@given(fairs(), some.sampled_from(["c0", "c3"]), some.sampled_from(["k1", None]), some.integers(0, 60))
def test_planned_anew_what_has_begun_stays_and_the_rest_is_sound(fair, candidate, company, minutes):
    planned, now = timetable(fair), at(minutes)
    left = without(fair, [candidate], [company] if company else [], now)
    plan = replanned(left, planned.meetings, now)
    begun = [row for row in planned.meetings if fair.slots[row.slot].starts < now]
    assert [row for row in plan.timetable.meetings if fair.slots[row.slot].starts < now] == begun
    assert faults(fair, plan.timetable.meetings) == ()
    coming = [row for row in plan.timetable.meetings if row not in begun]
    assert faults(left, coming) == ()


@given(fairs(), some.sampled_from(["c0", "c1", "c2"]), some.integers(0, 60))
def test_when_a_candidate_does_not_come_only_their_own_meetings_go_and_nobody_is_moved(
    fair, candidate, minutes
):
    planned, now = timetable(fair), at(minutes)
    plan = replanned(without(fair, [candidate], [], now), planned.meetings, now)
    assert plan.moved == ()
    assert {fair.candidates[row.candidate].id for row in plan.lost} <= {candidate}
    assert plan.is_fewest


@given(fairs())
def test_planned_anew_for_nothing_nothing_changes(fair):
    planned = timetable(fair)
    plan = replanned(fair, planned.meetings, NINE)
    assert plan.timetable.meetings == planned.meetings
    assert (plan.moved, plan.lost, plan.new) == ((), (), ())


@given(fairs(NO_SPANS), fairs())
def test_planned_anew_as_many_promises_are_kept_as_cp_sat_can_keep(before, now_so):
    """The promised meetings alone, each worth one, give the most that could be kept."""
    now_so = replace(now_so, wishes=before.wishes)
    planned = timetable(before)
    promised = {(row.candidate, row.company) for row in planned.meetings}
    plan = replanned(now_so, planned.meetings, NINE)
    only = tuple(Wish(*pair, 1) for pair in sorted(promised))
    most_kept = best_score(replace(now_so, wishes=only, candidates=now_so.candidates)) if only else 0
    kept = len(promised) - len(plan.lost)
    met, value = divmod(most_kept, len(only) + 1)
    assert plan.is_fewest
    assert kept >= value
    assert kept >= met


@given(
    some.lists(some.tuples(some.integers(0, 7), some.integers(0, 5)), max_size=40, unique=True),
    some.integers(0, 3),
)
def test_a_bipartite_graph_needs_no_more_colours_than_its_busiest_node_has_edges(pairs, spare):
    edges = [(left, (right, 1)) for left, right in pairs]
    busiest = max((sum(node in edge for edge in edges) for edge in edges for node in edge), default=0)
    colours = coloured(edges, busiest + spare)
    at_nodes = [(node, colour) for edge, colour in zip(edges, colours, strict=True) for node in edge]
    assert len(set(at_nodes)) == len(at_nodes)
    assert all(0 <= colour < busiest + spare for colour in colours)


def test_a_node_with_more_edges_than_colours_is_refused():
    with pytest.raises(ValueError, match="Edge 1 is one too many for 1 colours"):
        coloured([(0, (0, 1)), (0, (1, 1))], 1)


def test_everybody_meets_somebody_before_anybody_meets_a_second():
    planned = timetable(a_fair((0, 0, 9), (0, 1, 9), (1, 0, 1), (1, 1, 1), firms=2, count=1))
    assert (planned.met, planned.value) == (2, 10)
    planned = timetable(a_fair((0, 0, 9), (1, 0, 1), (0, 1, 9), firms=2, count=2))
    assert (planned.met, planned.value) == (2, 19)


def test_the_best_meetings_come_first_in_the_day():
    planned = timetable(a_fair((0, 0, 1), (1, 0, 9)))
    assert [row.candidate for row in planned.meetings] == [1, 0]


def test_a_break_of_a_company_is_kept_free():
    company = Company("k0", away=(Span(at(0), at(5)),))
    planned = timetable(a_fair((0, 0, 1), (1, 0, 9), companies=(company,)))
    assert [(row.candidate, row.slot) for row in planned.meetings] == [(1, 1)]


def test_a_meeting_only_moves_when_it_must():
    fair = a_fair((0, 0, 5), (1, 0, 4), count=3)
    before = (Meeting(0, 0, 1, 0), Meeting(1, 0, 1, 1))
    late = replace(fair, candidates=(Candidate("c0", here=(Span(at(10), at(99)),)), fair.candidates[1]))
    plan = replanned(late, before, NINE)
    assert plan.moved == ((Meeting(0, 0, 1, 0), Meeting(2, 0, 1, 0)),)
    assert (plan.lost, plan.new) == ((), ())


def test_a_freed_place_goes_to_somebody_else():
    fair = a_fair((0, 0, 5), (1, 0, 4), count=1)
    plan = replanned(without(fair, ["c0"], [], NINE), timetable(fair).meetings, NINE)
    assert [row.candidate for row in plan.lost] == [0]
    assert [row.candidate for row in plan.new] == [1]


def test_a_fair_of_eighty_with_times_of_their_own_is_planned_to_the_best():
    here = [(Span(at(15 * early), at(15 * (early + 7))),) for early in range(6)]
    fair = Fair(
        slots(12),
        tuple(Candidate(f"c{number}", here=here[number % 6]) for number in range(80)),
        tuple(Company(f"k{number}", tables=1 + number % 3) for number in range(15)),
        tuple(
            Wish(one, (one * 7 + step * 11) % 15, 1 + (one * 31 + step * 17) % 100)
            for one in range(80)
            for step in range(5)
        ),
    )
    planned = timetable(fair)
    assert planned.is_best
    assert planned.met == 80
    assert faults(fair, planned.meetings) == ()


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"slots": ()}, "no slots"),
        ({"slots": (Span(at(0), at(20)), Span(at(15), at(30)))}, "starts before the last one ends"),
        ({"candidates": (Candidate("c"), Candidate("c"))}, "Candidate “c” stands there a second time"),
        ({"companies": (Company("k", tables=-1),)}, "negative number of tables"),
        ({"candidates": (Candidate("c", most=-1), Candidate("d"))}, "negative number of meetings"),
        ({"wishes": (Wish(0, 0, 0),)}, "Wish 0 is worth nothing"),
        ({"wishes": (Wish(0, 0, 1), Wish(0, 0, 1))}, "Wish 1 stands there a second time"),
        ({"wishes": (Wish(2, 0, 1),)}, "Wish 0 names somebody who is not at the fair"),
    ],
)
def test_a_fair_that_cannot_be_is_refused(changed, says):
    with pytest.raises(ValueError, match=says):
        a_fair(**changed)


def test_a_time_that_ends_before_it_starts_somebody_unknown_and_a_foreign_meeting_are_refused():
    with pytest.raises(ValueError, match="ends before it starts"):
        Span(at(5), at(5))
    with pytest.raises(ValueError, match="There is no company “k9”"):
        without(a_fair(), [], ["k9"], NINE)
    with pytest.raises(ValueError, match="is not of this fair"):
        replanned(a_fair(), [Meeting(9, 0, 1, 0)], NINE)


OCCASION = Occasion(
    "DEMO Fair", "DEMO Hall", ZoneInfo("Europe/Copenhagen"), "example.org", NINE.replace(tzinfo=dt.UTC)
)


def test_sheets_tell_each_person_where_to_be_and_each_table_whom_to_expect():
    fair = a_fair((0, 0, 5))
    meetings = timetable(fair).meetings
    assert [sheet.text for sheet in sheets_of_candidates(fair, meetings)] == [
        "c0\n\n  2026-09-01 09:00-09:12  k0, table 1\n",
        "c1\n\n",
    ]
    assert [sheet.text for sheet in sheets_of_tables(fair, meetings)] == [
        "k0, table 1\n\n  2026-09-01 09:00-09:12  c0\n  2026-09-01 09:15-09:27  -\n"
    ]


def test_a_calendar_has_the_meetings_in_universal_time_and_a_moved_one_keeps_its_name():
    fair = a_fair((0, 0, 5))
    first, moved = (Meeting(0, 0, 1, 0),), (Meeting(1, 0, 1, 0),)
    before = Calendar.from_ical(calendar_of_candidate(fair, 0, first, OCCASION)).walk("VEVENT")
    after = Calendar.from_ical(calendar_of_candidate(fair, 0, moved, replace(OCCASION, edition=1))).walk(
        "VEVENT"
    )
    assert [entry.decoded("dtstart") for entry in before] == [dt.datetime(2026, 9, 1, 7, 0, tzinfo=dt.UTC)]
    assert [entry.decoded("dtend") for entry in after] == [dt.datetime(2026, 9, 1, 7, 27, tzinfo=dt.UTC)]
    assert (str(before[0]["summary"]), str(before[0]["location"])) == (
        "k0 (DEMO Fair)",
        "k0, table 1, DEMO Hall",
    )
    assert before[0]["uid"] == after[0]["uid"]
    assert (before[0]["sequence"], after[0]["sequence"]) == (0, 1)


def test_a_lost_meeting_is_cancelled_in_the_calendar_of_the_company():
    fair = a_fair((0, 0, 5), (1, 0, 4))
    gone, stays = Meeting(0, 0, 1, 0), Meeting(1, 0, 1, 1)
    entries = Calendar.from_ical(calendar_of_company(fair, 0, [stays], OCCASION, [gone])).walk("VEVENT")
    assert [(str(entry["summary"]), str(entry["status"])) for entry in entries] == [
        ("c1 (DEMO Fair)", "CONFIRMED"),
        ("c0 (DEMO Fair)", "CANCELLED"),
    ]


FILES = {
    "slots": "starts,ends\n2026-09-01T09:00,2026-09-01T09:12\n2026-09-01T09:15,2026-09-01T09:27\n",
    "candidates": "id;name;here;away;most\n"
    "c1;DEMO Amina;;;\nc2;DEMO Bo;2026-09-01T09:10/2026-09-01T12:00;;1\n",
    "companies": "id,name,tables\nk1,DEMO Dairy,1\n",
    "wishes": "candidate,company,value\nc1,k1,5\nc2,k1,7\n",
}


@pytest.fixture
def files(tmp_path):
    """The four files; `files(wishes="...")` writes one of them otherwise and gives the options."""

    def written(**changed):
        options = ["--out", str(tmp_path / "out")]
        for name, text in (FILES | changed).items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
            options += [f"--{name}", str(tmp_path / f"{name}.csv")]
        return options

    return written


def test_the_command_writes_timetable_sheets_and_calendars(files, tmp_path, capsys):
    call_command("timetable", *files())
    rows = list(csv.DictReader((tmp_path / "out" / "timetable.csv").open(encoding="utf-8")))
    assert [(row["starts"], row["company"], row["table"], row["candidate"]) for row in rows] == [
        ("2026-09-01T09:00", "k1", "1", "c1"),
        ("2026-09-01T09:15", "k1", "1", "c2"),
    ]
    told = capsys.readouterr().out
    assert "2 meetings worth 12; 2 of 2 candidates have one.\nNo timetable is better." in told
    assert "09:15-09:27  DEMO Dairy, table 1" in (tmp_path / "out" / "candidates.txt").read_text(
        encoding="utf-8"
    )
    assert "09:15-09:27  DEMO Bo" in (tmp_path / "out" / "tables.txt").read_text(encoding="utf-8")
    names = sorted(path.name for path in (tmp_path / "out" / "calendars").iterdir())
    assert names == ["candidate-1-c1.ics", "candidate-2-c2.ics", "company-1-k1.ics"]


def test_the_command_plans_anew_from_what_it_wrote(files, tmp_path, capsys):
    call_command("timetable", *files())
    before = str(tmp_path / "out" / "timetable.csv")
    call_command("timetable", *files(), "--before", before, "--now", "2026-09-01T09:14", "--absent", "c2")
    assert "Lost: DEMO Bo and DEMO Dairy at 09:15, table 1." in capsys.readouterr().out
    calendar = (tmp_path / "out" / "calendars" / "candidate-2-c2.ics").read_bytes()
    assert b"STATUS:CANCELLED" in calendar
    assert b"SEQUENCE:1" in calendar


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (
            {"slots": "starts,ends\n2026-09-01T09:00,2026-09-01T08:00\n"},
            "slots.csv, line 2, column ends: 2026-09-01 09",
        ),
        (
            {"slots": "starts,ends\n2026-09-01,2026-09-01T08:00\n"},
            "slots.csv, line 2, column starts: “2026-09-01” is",
        ),
        (
            {"slots": FILES["slots"] + "2026-09-01T09:20,2026-09-01T09:40\n"},
            "slots.csv, line 4, column starts: The slot",
        ),
        (
            {"candidates": "id,here\nc1,2026-09-01T10:00/2026-09-01T09:00\n"},
            "candidates.csv, line 2, column here: 2026",
        ),
        (
            {"candidates": "id,away\nc1,morning\n"},
            "candidates.csv, line 2, column away: “morning” is no time like",
        ),
        (
            {"candidates": "id\nc1\nc1\n"},
            "candidates.csv, line 3, column id: “c1” stands here a second time.",
        ),
        ({"companies": "id,tables\nk1,-2\n"}, "companies.csv, line 2, column tables: -2 is too small"),
        (
            {"companies": "id,tables\nk1,1000\n"},
            "companies.csv, line 2, column tables: A company has 100 tables at",
        ),
        (
            {"wishes": "candidate,company\nc1,k9\n"},
            "wishes.csv, line 2, column company: There is no company “k9”.",
        ),
        (
            {"wishes": "candidate,company\nc1,k1\nc1,k1\n"},
            "wishes.csv, line 3, column company: This wish stands here",
        ),
        (
            {"wishes": "candidate,company,value\nc1,k1,0\n"},
            "wishes.csv, line 2, column value: 0 is too small; 1 is",
        ),
        ({"wishes": "candidate,company\n"}, "wishes.csv: The file has no lines below its head."),
    ],
)
def test_a_wrong_file_is_told_with_file_line_and_column_and_code_2(files, changed, says):
    with pytest.raises(CommandError) as refused:
        call_command("timetable", *files(**changed))
    assert says in str(refused.value)
    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--absent", "c1"], "--absent changes a timetable"),
        (["--now", "2026-09-01T09:00"], "--before and --now go together"),
        (["--before", "x.csv", "--now", "2026-09-01T09:00+02:00"], "without a zone"),
        (["--effort", "0"], "--effort is 1 or more"),
        (["--before", "/nowhere/x.csv", "--now", "2026-09-01T09:00"], "/nowhere/x.csv"),
    ],
)
def test_options_that_do_not_go_together_are_told_with_code_2(files, options, says):
    with pytest.raises(CommandError, match=says) as refused:
        call_command("timetable", *files(), *options)
    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("2026-09-01T10:00,2026-09-01T10:12,k1,1,c1,5", "column starts: The fair has no slot at this time."),
        ("2026-09-01T09:00,2026-09-01T09:12,k1,0,c1,5", "column table: 0 is too small; 1 is the least."),
        ("2026-09-01T09:00,2026-09-01T09:12,k1,1,c9,5", "column candidate: There is no candidate “c9”."),
    ],
)
def test_a_wrong_line_of_the_old_timetable_is_told_with_its_place(files, tmp_path, row, says):
    (tmp_path / "old.csv").write_text(f"starts,ends,company,table,candidate,value\n{row}\n", encoding="utf-8")
    options = ["--before", str(tmp_path / "old.csv"), "--now", "2026-09-01T09:00"]
    with pytest.raises(CommandError) as refused:
        call_command("timetable", *files(), *options)
    assert f"old.csv, line 2, {says}" in str(refused.value)


def test_somebody_absent_who_is_not_at_the_fair_is_told_with_code_2(files, tmp_path):
    call_command("timetable", *files())
    before = str(tmp_path / "out" / "timetable.csv")
    with pytest.raises(CommandError, match="There is no candidate “c9”") as refused:
        call_command("timetable", *files(), "--before", before, "--now", "2026-09-01T09:00", "--absent", "c9")
    assert refused.value.returncode == 2
