"""Start everything a site needs on one machine: the database brought up to date, worker and server."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import BaseCommand, CommandError, call_command

#: Threads suit pages that wait for the database; browsers keep a connection longer than two seconds.
SERVER = (
    "--worker-class",
    "gthread",
    "--threads",
    "8",
    "--keep-alive",
    "75",
    "--log-level",
    "warning",
    "--no-control-socket",
)


class Command(BaseCommand):
    """Migrate, load the demo if asked, then run the web server and the worker until Ctrl-C."""

    help = "Run the site on this machine: migrations, worker and server; --demo loads the demo first."
    #: They take a second, and run while the server starts.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--demo", action="store_true", help="load the demo programme first")

    def handle(self, *args: Any, port: int, demo: bool, **options: Any) -> None:
        refuse_taken_port(port)
        call_command("migrate", verbosity=0)
        call_command("load-concepts", verbosity=0)
        if demo:
            call_command("demo")
        here = sys.argv[0] if os.access(sys.argv[0], os.X_OK) else "virksom"
        server = [
            sys.executable,
            "-m",
            "gunicorn",
            "virksom.site.wsgi",
            *SERVER,
            "--bind",
            f"127.0.0.1:{port}",
        ]
        processes = [started(server)]
        with ending(processes):
            self.check()
            processes.append(started([here, "worker", "--verbosity", "0"]))
            while all(process.poll() is None for process in processes):
                time.sleep(0.2)


def refuse_taken_port(port: int) -> None:
    """Raise CommandError, with what to do, when something else answers on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as fault:
            raise CommandError(
                f"Port {port} is in use. Stop what runs there, or choose another: make demo PORT={port + 1}"
            ) from fault


def started(command: list[str]) -> subprocess.Popen[bytes]:
    """A process in a session of its own: Ctrl-C reaches this one alone, and it ends them in order."""
    return subprocess.Popen(command, start_new_session=True)  # noqa: S603  (our own commands)


@contextmanager
def ending(processes: list[subprocess.Popen[bytes]]) -> Iterator[None]:
    """Whatever is done within lasts until Ctrl-C, or until it ends; then all processes end, kindly first."""

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    for signal_ in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signal_, stop)
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        for process in processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in processes:
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
