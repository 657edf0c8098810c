"""Settings, from the environment with safe defaults. docs/operating.md lists what to set in production."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import environ
import structlog
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

env = environ.Env()
ROOT = Path(__file__).resolve().parents[2]
VAR = Path(env.str("VIRKSOM_VAR", default=str(ROOT / "var")))

DEBUG = env.bool("VIRKSOM_DEBUG", default=False)
#: The demo signs people in with printed passwords; never set it where real people are.
DEMO = env.bool("VIRKSOM_DEMO", default=False)
#: Everybody's password in the demo, shown on the page where one signs in.
DEMO_PASSWORD = "virksom-demo-2008" if DEMO else ""
SECRET_KEY = env.str("VIRKSOM_SECRET_KEY", default="demo-only-not-secret" if DEMO or DEBUG else "")
ALLOWED_HOSTS = env.list("VIRKSOM_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("VIRKSOM_ORIGINS", default=[])
#: Where the pages are reached from outside; links in mails begin with it.
BASE_URL = env.str("VIRKSOM_BASE_URL", default="http://127.0.0.1:8000")
#: Where the source code can be had, and whom people write to about the site.
SOURCE_URL = env.str("VIRKSOM_SOURCE_URL", default="")
CONTACT_MAIL = env.str("VIRKSOM_CONTACT_MAIL", default="virksom@example.org")
HTTPS = BASE_URL.startswith("https:")

INSTALLED_APPS = [
    "virksom.site",
    "virksom.evaluation",
    "virksom.placements",
    "virksom.openings",
    "virksom.events",
    "virksom.companies",
    "virksom.candidates",
    "virksom.partnerships",
    "virksom.accounts",
    "virksom.foundation",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "virksom.site.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "virksom.site.middleware.AccessMiddleware",
]

ROOT_URLCONF = "virksom.site.urls"
WSGI_APPLICATION = "virksom.site.wsgi.application"
FORM_RENDERER = "virksom.foundation.ui.FormRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "virksom.site.context.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "virksom.foundation.templatetags.again",
                "virksom.foundation.templatetags.ui",
            ],
        },
    }
]

# Databases ---------------------------------------------------------------------------------------

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR / 'virksom.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
_database = DATABASES["default"]
if _database["ENGINE"] == "django.db.backends.sqlite3":
    # Immediate transactions queue writers instead of failing them. WAL only where SQLite has the
    # fix of the WAL-reset fault.
    _version = sqlite3.sqlite_version_info
    _wal_is_sound = (
        _version >= (3, 51, 3) or (3, 50, 7) <= _version < (3, 51) or (3, 44, 6) <= _version < (3, 45)
    )
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            f"PRAGMA journal_mode={'WAL' if _wal_is_sound else 'TRUNCATE'};"
            "PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;PRAGMA cache_size=-65536;"
        ),
    }
else:
    _database["CONN_MAX_AGE"] = env.int("VIRKSOM_CONN_MAX_AGE", default=60)
    _database["CONN_HEALTH_CHECKS"] = True
    # Compiling a query takes PostgreSQL longer than any of these pages' queries takes to run.
    _database["OPTIONS"] = _database.get("OPTIONS", {}) | {"options": "-c jit=off"}

# People ------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_FORMS = {"login": "virksom.accounts.forms.SignInForm"}
ACCOUNT_ADAPTER = "virksom.accounts.adapter.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "virksom.accounts.adapter.SocialAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = "Virksom"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "oidc",
                "name": env.str("VIRKSOM_OIDC_NAME", default="OpenID Connect"),
                "client_id": env.str("VIRKSOM_OIDC_CLIENT_ID"),
                "secret": env.str("VIRKSOM_OIDC_SECRET", default=""),
                "settings": {"server_url": env.str("VIRKSOM_OIDC_SERVER")},
            }
        ]
        if env.str("VIRKSOM_OIDC_SERVER", default="")
        else []
    }
}

# Languages and times -----------------------------------------------------------------------------

LANGUAGE_CODE = "da"
LANGUAGES = [("da", _("Danish")), ("en", _("English")), ("ar", _("Arabic"))]
#: The pages that exist in Arabic too, by name: candidates' own, and those reached by their links.
ARABIC_PAGES = [
    "home",
    "set_language",
    "candidates:detail",
    "candidates:change",
    "candidates:fill",
    "candidates:own_*",
    "candidates:who_saw",
    "candidates:share",
    "candidates:consents",
    "candidates:export",
    "placements:answer",
    "placements:confirm_by_link",
    "placements:own_match",
    "placements:own_match_by_link",
]
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True

# Files -------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "build" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
MEDIA_ROOT = VAR / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20

# Counts ------------------------------------------------------------------------------------------

#: A count that takes so many seconds or longer is kept for ten minutes, and says when it was counted.
COUNT_IS_SLOW = 1.0

# Mail and background jobs ------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env.str("VIRKSOM_MAIL_FROM", default="Virksom <virksom@example.org>")
if env.str("VIRKSOM_MAIL_URL", default=""):
    vars().update(env.email_url("VIRKSOM_MAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR / "mail"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# What went wrong is told on standard error, a line of JSON each; mails to nobody.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "structlog.stdlib.ProcessorFormatter",
            "processor": structlog.processors.JSONRenderer(ensure_ascii=False),
            "foreign_pre_chain": [
                structlog.stdlib.add_logger_name,
                structlog.stdlib.add_log_level,
                structlog.processors.TimeStamper(fmt="iso"),
                structlog.processors.format_exc_info,
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # A page that does not exist, or that one may not see, is no fault of the site.
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
    },
}

# Safety ------------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Other sites may live below the same domain, and are not ours to bind: no subdomains, no preload list.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 60 * 60 * 10
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        # Widths of bars and columns are set in style attributes; no style sheet is inline.
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

#: How rooms below say a verb of the trail in the reader's language.
VERB_IN_WORDS = "virksom.site.verbs.said"

# The roof's panels: a slot on a lower room's page -> views of higher rooms shown in it, in order ---

PANELS: dict[str, list[str]] = {
    "account.sign_in": ["partnerships:demo_sign_ins"],
    "account.roles": ["partnerships:my_roles", "events:my_tours"],
    "partnership.figures": ["evaluation:partnership_figures"],
    "partnership.next": ["events:next_event"],
    "partnership.terms": ["evaluation:partnership_terms", "evaluation:partnership_reach_link"],
    "partnership.course": ["events:partnership_course"],
    # On the home page of candidates: what waits for their answer, and below it what else is told them.
    "candidate.waits": ["placements:own_waits"],
    "candidate.told": ["placements:own_told"],
    "candidate.placements": [
        "placements:suited_jobs_way",
        "openings:week_way",
        "placements:matches_of_candidate",
        "placements:of_candidate",
    ],
    "candidate.list": ["placements:under_used_way"],
    "candidate.share": ["openings:share_way"],
    "company.placements": ["placements:of_company"],
    "company.openings": ["openings:of_company"],
    "company.own": ["openings:of_link"],
    "contact.openings": ["openings:of_contact"],
    "opening.matches": ["placements:of_opening"],
    "opening.own": ["placements:of_opening_by_link"],
    "company.comparable": ["evaluation:comparable"],
    "company.evidence": ["evaluation:evidence"],
    "tour.jobs": ["placements:of_tour"],
}
