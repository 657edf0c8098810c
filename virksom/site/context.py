"""What the frame of every page is told: the menus, who is signed in, and whether this is a demo."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from virksom.site.nav import frame_for


def frame(request: HttpRequest) -> dict[str, Any]:
    """The frame, made when a template first asks for it."""
    return {"frame": SimpleLazyObject(lambda: frame_for(request))}
