"""The trail is added to in order, shows tampering, and lets a person's line be emptied."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connections, transaction

from tests.factories.partnerships import OrganisationFactory, PartnershipFactory
from virksom.foundation.access import Viewer
from virksom.foundation.models import TrailEntry, TrailHead
from virksom.foundation.trail import empty_entry, leave_trail, verify_trail

BY = Viewer(user_id=7, name="Person Seven", organisation_id=3, organisation_name="Organisation Three")


@pytest.fixture
def lines(db):
    partnership = PartnershipFactory()
    return [
        leave_trail(BY, "change_partnership", partnership, circle_id=partnership.pk, field=f"f{n}", share=1.5)
        for n in range(5)
    ]


def rewrite(entry, **fields):
    TrailEntry.objects.filter(pk=entry.pk).update(**fields)


def breaks():
    return [(broken.number, broken.what) for broken in verify_trail()]


def test_an_untouched_trail_holds(lines):
    assert breaks() == []
    assert [entry.number for entry in lines] == [1, 2, 3, 4, 5]


def test_a_line_can_neither_be_saved_again_nor_deleted(lines):
    with pytest.raises(TypeError):
        lines[0].save()
    with pytest.raises(TypeError):
        lines[0].delete()


@pytest.mark.parametrize(
    "change", [{"verb": "other"}, {"actor_name": "Somebody"}, {"details": {"field": "x"}}, {"subject_id": 0}]
)
def test_a_changed_line_shows(lines, change):
    rewrite(lines[2], **change)
    assert breaks() == [(3, "changed")]


def test_a_changed_line_with_a_fresh_commitment_breaks_its_link(lines):
    from virksom.foundation.trail import commitment

    lines[2].verb = "other"
    rewrite(lines[2], verb="other", commitment=commitment(lines[2]))
    assert breaks() == [(3, "its link does not follow from the line before")]


def test_a_removed_line_shows(lines):
    TrailEntry.objects.filter(pk=lines[1].pk).delete()
    assert (2, "missing") in breaks()


def test_removed_last_lines_show(lines):
    TrailEntry.objects.filter(pk=lines[4].pk).delete()
    assert breaks() == [(5, "the trail does not end where its head says")]


def test_a_trail_rewritten_from_the_start_shows_against_a_noted_end(lines):
    noted = TrailHead.objects.get().number, TrailHead.objects.get().link
    assert list(verify_trail(noted)) == []
    TrailEntry.objects.all().delete()
    TrailHead.objects.all().delete()
    for _n in range(5):
        leave_trail(BY, "forged", OrganisationFactory())
    assert breaks() == []
    assert [broken.what for broken in verify_trail(noted)] == ["not the line it was"]


def test_a_person_s_line_can_be_emptied_and_the_trail_still_holds(lines):
    empty_entry(by=BY, entry=lines[1], reason="erased")
    line = TrailEntry.objects.get(number=2)
    assert (line.actor_name, line.subject_name, line.details, line.salt) == ("", "", {}, "")
    assert line.commitment == lines[1].commitment
    assert breaks() == []
    assert TrailEntry.objects.first().verb == "empty_entry"


def test_a_line_emptied_in_secret_shows(lines):
    rewrite(lines[3], salt="", actor_name="")
    assert breaks() == [(4, "emptied, and no line says so")]


def test_the_same_words_give_different_commitments(lines):
    assert len({entry.commitment for entry in lines}) == 5


def test_an_action_that_fails_leaves_no_line(lines):
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012  (the failure comes after the line)
        leave_trail(BY, "failed", OrganisationFactory())
        raise RuntimeError
    assert TrailEntry.objects.count() == 5
    assert breaks() == []


def test_a_record_about_a_person_stands_by_its_trail_name(db):
    organisation = OrganisationFactory(name="Real name")
    organisation.trail_name = "no. 4"
    assert leave_trail(BY, "x", organisation).subject_name == "no. 4"


def test_the_command_says_where_it_was_tampered_with(lines, capsys):
    call_command("check-trail")
    end = capsys.readouterr().out.split("\n")[1]
    call_command("check-trail", known=end)
    rewrite(lines[2], verb="other")
    with pytest.raises(CommandError, match="1 place"):
        call_command("check-trail")
    assert "line 3: changed" in capsys.readouterr().err
    with pytest.raises(CommandError, match="NUMBER:LINK"):
        call_command("check-trail", known="nonsense")


@pytest.mark.django_db(transaction=True)
def test_lines_written_at_the_same_moment_queue_up():
    organisation = OrganisationFactory()
    faults = []
    start = threading.Barrier(8)

    def write():
        try:
            start.wait()
            for n in range(5):
                leave_trail(BY, "race", organisation, n=n)
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert TrailEntry.objects.count() == 40
    assert breaks() == []


def test_a_line_costs_three_queries(lines, django_assert_num_queries):
    with django_assert_num_queries(5):  # three and a savepoint
        leave_trail(BY, "x", lines[0])
