"""The site's settings for benchmarks: static files by plain names, so that nothing need be collected."""

import os

os.environ.setdefault("VIRKSOM_DEMO", "1")

from virksom.site.settings import *  # noqa: F403

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ROOT_URLCONF = "benchmarks.urls"
