"""Over processes of a cluster the best are the same to the bit, even when a worker dies in the middle."""

from __future__ import annotations

import os
import signal
import time

import numpy as np
import pytest
from django.core.management import call_command

from virksom.matching.matcher import Direction, Matcher, sizes_of
from virksom.matching.scaling import by_dask

from .test_reading import Files
from .worlds import small_world

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster():
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return small_world(3, candidates=900, openings=400).matcher


def scanned(client, matcher, direction=Direction.BOTH, **options):
    sizes = sizes_of(6, direction)
    return matcher.read(by_dask(client, matcher.people, matcher.jobs, matcher.scan_rules, sizes, **options))


def assert_same(mine, theirs):
    for one, other in (
        (mine.for_candidates, theirs.for_candidates),
        (mine.for_openings, theirs.for_openings),
    ):
        assert (one is None) is (other is None)
        if one is not None:
            assert np.array_equal(one.rows, other.rows)
            assert np.array_equal(one.scores, other.scores)


@pytest.mark.parametrize("block", [None, 40, 211])
def test_two_processes_give_what_one_thread_gives(cluster, matcher, block):
    told: list[int] = []
    found = scanned(cluster, matcher, block=block, tell=told.append)
    assert_same(found, matcher.best(6))
    # The last of the blocks may still be telling when the result is there.
    until = time.monotonic() + 10
    while sum(told) < len(matcher.people.row) and time.monotonic() < until:
        time.sleep(0.01)
    assert sum(told) == len(matcher.people.row)


@pytest.mark.parametrize("direction", [Direction.CANDIDATES, Direction.OPENINGS])
def test_one_direction_alone_works_over_processes_too(cluster, matcher, direction):
    assert_same(scanned(cluster, matcher, direction, block=100), matcher.best(6, direction))


def test_the_command_matches_over_a_cluster_as_over_threads(cluster, tmp_path):
    files = Files(tmp_path)
    address = cluster.scheduler.address
    for name, options in (("threads", []), ("dask", ["--engine=dask", f"--scheduler={address}"])):
        paths = [f"--{kind}={files.path(kind)}" for kind in ("candidates", "openings", "taxonomy", "travel")]
        call_command("match", *paths, f"--out={tmp_path / name}.csv", *options)
    assert (tmp_path / "dask.csv").read_text() == (tmp_path / "threads.csv").read_text()
    assert len((tmp_path / "dask.csv").read_text().splitlines()) == 7


def test_a_worker_killed_in_the_middle_changes_nothing_but_the_time(cluster, matcher):
    pids = cluster.run(os.getpid)
    killed: list[int] = []

    def kill_one(count):
        if not killed:
            killed.append(next(iter(pids.values())))
            os.kill(killed[0], signal.SIGKILL)

    found = scanned(cluster, matcher, block=60, tell=kill_one)
    # Whether the scheduler has heard of it by now is a matter of moments; that it was killed is not.
    assert killed
    assert_same(found, matcher.best(6))
