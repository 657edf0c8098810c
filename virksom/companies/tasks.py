"""Jobs of the background worker. All of them may be delivered twice or at the wrong time."""

from __future__ import annotations

from django_tasks import task

from virksom.companies.actions import importing


@task
def run_import(number: int) -> None:
    """Read, write or take back an import of companies, whichever it waits for."""
    importing.run_import(number)
