"""The site's settings for tests: quick passwords, mails in an outbox, jobs at once."""

import os
import tempfile

os.environ.setdefault("VIRKSOM_DEMO", "1")

from virksom.site.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {  # Names of static files without their hashes: nothing needs to be collected.
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
ACCOUNT_RATE_LIMITS = False

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file and not memory: threads of the tests for races then queue as requests do. Each run has its own.
    DATABASES["default"]["TEST"] = {  # noqa: F405
        "NAME": f"{tempfile.gettempdir()}/virksom-test-{os.getpid()}.sqlite3"
    }
    _options = DATABASES["default"]["OPTIONS"]  # noqa: F405
    _options["init_command"] = (
        _options["init_command"]
        .replace("synchronous=FULL", "synchronous=OFF")
        .replace("journal_mode=TRUNCATE", "journal_mode=MEMORY")
    )
else:
    # Nothing of a test must outlive a crash of the machine.
    DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"  # noqa: F405
