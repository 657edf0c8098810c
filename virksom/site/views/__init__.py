"""The roof's own pages: home by role, the front page, the trail, and what is said of the site."""

from virksom.site.views.home import choose_language, home
from virksom.site.views.said import about, accessibility, accessibility_redirect, contact, privacy
from virksom.site.views.trail import trail

__all__ = [
    "about",
    "accessibility",
    "accessibility_redirect",
    "choose_language",
    "contact",
    "home",
    "privacy",
    "trail",
]
