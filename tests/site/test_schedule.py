import threading
import time

from virksom.site.schedule import run_schedule


def run_for(seconds, jobs):
    stop = threading.Event()
    clock = threading.Thread(target=run_schedule, args=(stop, jobs))
    clock.start()
    time.sleep(seconds)
    stop.set()
    clock.join(timeout=5)
    assert not clock.is_alive()


def test_a_job_that_fails_is_told_and_does_not_stop_the_others(caplog):
    done = []

    def fails():
        raise RuntimeError("no mail server")

    run_for(1.5, ((1, fails), (1, lambda: done.append("reminded"))))
    assert done


def test_a_job_waits_for_its_next_turn():
    done = []
    run_for(2.5, ((3600, lambda: done.append("reminded")),))
    assert done == ["reminded"]
