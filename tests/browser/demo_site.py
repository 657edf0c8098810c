"""A whole demo site in processes of its own: what `make demo` starts, on a free port and a new database."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
BIN = ROOT / ".venv" / "bin"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def new_database(folder: Path) -> Iterator[str]:
    """A new empty database on the engine that DATABASE_URL names; SQLite without one."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield f"sqlite:///{folder / 'demo.sqlite3'}"
        return
    import psycopg

    name = f"virksom_demo_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def running_demo() -> Iterator[tuple[str, Path]]:
    """The address of a running demo, and the folder it writes to. Everything is gone afterwards."""
    with tempfile.TemporaryDirectory() as name, new_database(Path(name)) as database:
        folder, port = Path(name), free_port()
        env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "virksom.site.settings",
            "VIRKSOM_DEMO": "1",
            "VIRKSOM_BASE_URL": f"http://127.0.0.1:{port}",
            "VIRKSOM_VAR": name,
            "DATABASE_URL": database,
        }
        subprocess.run([BIN / "virksom", "collectstatic", "--noinput", "-v0"], env=env, cwd=ROOT, check=True)
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(
                [BIN / "virksom", "up", "--demo", "--port", str(port)],
                env=env,
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )
            try:
                wait_until_it_answers(f"http://127.0.0.1:{port}/", process, folder / "log")
                yield f"http://127.0.0.1:{port}", folder
            finally:
                process.terminate()
                process.wait(timeout=20)


def wait_until_it_answers(address: str, process: subprocess.Popen, log: Path, seconds: int = 90) -> None:
    for _ in range(seconds * 5):
        if process.poll() is not None:
            raise RuntimeError(log.read_text())
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    raise TimeoutError(log.read_text())
