"""`virksom match`: files in, pairs out, exit codes and progress."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command, execute_from_command_line
from django.core.management.base import CommandError

from virksom.matching import command
from virksom.matching.command import Progress
from virksom.matching.matcher import Matcher
from virksom.matching.reading import read_world
from virksom.matching.weights import EVIDENCES, Weights

from .test_reading import Files

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def files(tmp_path):
    return Files(tmp_path)


def match(files, *options, out="out.csv"):
    """Run the command; what it wrote."""
    path = files.folder / out
    call_command(
        "match",
        f"--candidates={files.path('candidates')}",
        f"--openings={files.path('openings')}",
        f"--taxonomy={files.path('taxonomy')}",
        f"--travel={files.path('travel')}",
        f"--out={path}",
        *options,
    )
    return path


def lines_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_pairs_are_written_both_ways_the_best_first(files, capsys):
    lines = lines_of(match(files))
    world = files.read()
    best = Matcher.of(world).best(20)
    expected = [
        {
            "direction": "candidates",
            "candidate": id,
            "opening": one.id,
            "rank": f"{n}",
            "score": f"{one.score}",
        }
        for row, id in enumerate(world.candidates.ids)
        for n, one in enumerate(best.for_candidates.matches(row, world.openings.ids), 1)
    ]
    expected += [
        {"direction": "openings", "candidate": one.id, "opening": id, "rank": f"{n}", "score": f"{one.score}"}
        for row, id in enumerate(world.openings.ids)
        for n, one in enumerate(best.for_openings.matches(row, world.candidates.ids), 1)
    ]
    assert lines == expected
    assert len(lines) == 6
    assert "6 pairs of 2 candidates and 2 openings" in capsys.readouterr().out


@pytest.mark.parametrize("direction", ["candidates", "openings"])
def test_one_direction_is_written_alone_and_no_more_than_the_top(files, direction):
    lines = lines_of(match(files, f"--direction={direction}", "--top=1"))
    assert {line["direction"] for line in lines} == {direction}
    assert [line["rank"] for line in lines] == ["1", "1"]


def test_reasons_are_written_where_asked_for_and_add_up(files):
    lines = lines_of(match(files, "--reasons"))
    for line in lines:
        reasons = json.loads(line["reasons"])
        assert sum(reason["points"] for reason in reasons) == int(line["score"])
    subjects = {reason.get("subject") for line in lines for reason in json.loads(line["reasons"])}
    assert {"cooking", "cleaning", "cleaner"} <= subjects


def test_parquet_holds_the_same_lines(files):
    parquet = pytest.importorskip("pyarrow.parquet")
    found = parquet.read_table(match(files, out="out.parquet")).to_pylist()
    lines = lines_of(match(files))
    assert [{name: str(value) for name, value in line.items()} for line in found] == lines


def test_other_weights_and_any_number_of_threads_are_taken(files):
    weights = files.folder / "w.toml"
    weights.write_text("distance = 0\nhours = 200000\n")
    usual = lines_of(match(files))
    assert lines_of(match(files, "--threads=3")) == usual
    assert lines_of(match(files, f"--weights={weights}")) != usual


def test_columns_that_are_not_read_are_named(files, capsys):
    files.change("candidates", "max_minutes\n", "max_minutes,age\n")
    files.change("candidates", "Ask,45\n", "Ask,45,50\n")
    files.change("candidates", "Birk,\n", "Birk,,60\n")
    match(files)
    assert "candidates.csv: not read: age" in capsys.readouterr().err


def ends_with(files, *options, out="out.csv"):
    with pytest.raises(CommandError) as fault:
        match(files, *options, out=out)
    return fault.value.returncode, str(fault.value)


def test_bad_input_ends_with_3_and_leaves_no_file(files):
    files.change("openings", "cooking:essential", "coking:essential")
    code, words = ends_with(files)
    assert code == 3
    assert words == f"{files.path('openings')}, line 2, column skills: coking is not in the taxonomy."
    assert not (files.folder / "out.csv").exists()


def test_a_place_that_cannot_be_written_is_told_before_anything_is_read(files):
    files.write("candidates", "")
    assert ends_with(files, out="none/out.csv")[0] == 3
    assert "No file can be written there" in ends_with(files, out="none/out.csv")[1]
    assert "must end in .csv or .parquet" in ends_with(files, out="out.xlsx")[1]


def test_a_cluster_that_does_not_answer_ends_with_1(files, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(command, "PATIENCE", 1)
    assert ends_with(files, "--engine=dask")[0] == 1
    code, words = ends_with(files, "--engine=dask", "--scheduler=tcp://127.0.0.1:9")
    assert code == 1
    assert "No cluster answers at tcp://127.0.0.1:9" in words


@pytest.mark.parametrize("option", ["--top=0", "--threads=0", "--direction=sideways", "--top=many"])
def test_wrong_usage_ends_with_2(files, option, capsys):
    paths = [f"--{name}={files.path(name)}" for name in ("candidates", "openings")]
    with pytest.raises(SystemExit) as end:
        execute_from_command_line(["virksom", "match", *paths, f"--out={files.folder / 'out.csv'}", option])
    assert end.value.code == 2
    assert option.split("=")[0] in capsys.readouterr().err


def test_the_kernel_matches_without_django(files):
    program = (
        "import sys; from pathlib import Path; from virksom.matching.reading import read_world;"
        "from virksom.matching.matcher import Matcher; import virksom.matching.command;"
        "world = read_world(*map(Path, sys.argv[1:])); best = Matcher.of(world).best(1);"
        "assert 'django' not in sys.modules; sys.stdout.write(str(best.for_candidates.scores[0, 0]))"
    )
    paths = [files.path(name) for name in ("candidates", "openings", "taxonomy", "travel")]
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, paths)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) == Matcher.of(read_world(*paths)).best(1).for_candidates.scores[0, 0]


def test_progress_is_told_now_and_then_and_not_of_a_short_run():
    now, said = [0.0], []
    progress = Progress(1000, said.append, clock=lambda: now[0])
    progress.add(100)
    now[0] = 1.9
    progress.add(100)
    assert said == []
    now[0] = 4.0
    progress.add(200)
    now[0] = 4.1
    progress.add(200)
    assert said == ["matched 400 of 1,000 candidates (40 %), about 6 s left"]


def test_the_example_of_the_page_on_matching_runs_as_it_says():
    page = (ROOT / "docs" / "matching.md").read_text(encoding="utf-8")
    names: dict = {}
    exec(re.search(r"```python\n(.*?)```", page, re.S).group(1), names)
    why, person, job, matcher = (names[name] for name in ("why", "person", "job", "matcher"))
    assert why.score is None
    assert [(one.condition.name, one.has, one.needed) for one in why.refusals] == [("MORE_HOURS", 18, 20)]
    assert (why.fits[0].by, why.fits[0].subject, why.fits[0].relation.name) == (
        "baking",
        "cooking",
        "SIBLING",
    )
    fitting = names["changed"](person, why.refusals)
    assert [match.id for match in matcher.for_candidate(fitting, 20)] == [job.id]


def test_the_page_on_matching_tells_the_standard_weights():
    page = (ROOT / "docs" / "matching.md").read_text(encoding="utf-8")
    weights = Weights()
    for name in ("skills", "occupation", "hours", "distance", "wishes"):
        assert f"| `{name}` | {getattr(weights, name):,} |" in page
    for name in ("held", "narrower", "broader", "sibling", "grandparent", "cousin", *EVIDENCES):
        assert re.search(rf"`{name}`[^|]*\| {getattr(weights, name)} \|", page), name
    assert f"`far_minutes` ({weights.far_minutes})" in page
    assert f"`essential` ({weights.essential}) or `optional` ({weights.optional})" in page


def test_what_is_compiled_works_where_nothing_can_be_kept():
    program = (
        "import numba.core.caching as caching; caching.CacheImpl._locator_classes = [];"
        "from virksom.matching.compiled import compiled; assert compiled(lambda n: n + 1)(1) == 2"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
