"""Settings of Minga, read once from the environment (12-factor).

Every name read here stands in docs/reference/settings.md; a test compares the two.
"""

import os
import sqlite3
from pathlib import Path
from typing import Any

import dj_database_url
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from minga.ground.kit.keys import read_or_make

BASE_DIR = Path(__file__).resolve().parent
ROOT_DIR = BASE_DIR.parent

ENVIRONMENT = os.environ.get("MINGA_ENV", "production")  # demo, dev, test or production
PRODUCTION = ENVIRONMENT == "production"
DEBUG = os.environ.get("DEBUG", "1" if ENVIRONMENT == "dev" else "0") == "1"

DATA_DIR = Path(os.environ.get("MINGA_DATA", ROOT_DIR / ".minga" / "data"))
KEYS_DIR = Path(os.environ.get("MINGA_KEYS", DATA_DIR / "keys"))
SECRET_KEY = os.environ.get("SECRET_KEY") or read_or_make(KEYS_DIR / "secret.key", 50)
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "" if PRODUCTION else "localhost,127.0.0.1,[::1]").split(",")
BASE_URL = os.environ.get("MINGA_BASE_URL") or "http://localhost:8000"  # `minga serve` puts its port here outside production
CSRF_TRUSTED_ORIGINS = [BASE_URL] if BASE_URL.startswith("https://") else []

INSTALLED_APPS = [
    "django_tasks_db",  # first: its page of the stock admin is taken away by the lake's
    "minga.doors.api",
    "minga.doors.desk",
    "minga.doors.portal",
    "minga.exchange.records",
    "minga.exchange.spreadsheets",
    "minga.evidence.iati",
    "minga.evidence.lake",
    "minga.evidence.figures",
    "minga.evidence.merging",
    "minga.evidence.quality",
    "minga.cycle.filing",
    "minga.cycle.funding",
    "minga.cycle.activities",
    "minga.cycle.agreements",
    "minga.cycle.registration",
    "minga.cycle.proposals",
    "minga.cycle.offers",
    "minga.cycle.office",
    "minga.cycle.needs",
    "minga.cycle.law",
    "minga.cycle.access",
    "minga.cycle.organisations",
    "minga.ground.accounts",
    "minga.ground.territory",
    "minga.ground.codelists",
    "minga.ground.rates",
    "minga.ground.documents",
    "minga.ground.search",
    "minga.ground.findings",
    "minga.ground.inbox",
    "minga.ground.journal",
    "minga.ground.kit",
    "minga",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "whitenoise.runserver_nostatic",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "minga.ground.kit.requests.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "minga.sessions.SessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "minga.ground.accounts.gate.GateMiddleware",
    "minga.ground.kit.requests.OnlySentMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "minga.busy.BusyMiddleware",
]

ROOT_URLCONF = "minga.urls"
WSGI_APPLICATION = "minga.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "minga.doors.portal.context.frame",
                "minga.doors.desk.context.frame",
                "minga.ground.accounts.context.mailboxes",
            ],
        },
    }
]

# --- database ---------------------------------------------------------------------------------
# WAL only where SQLite has the WAL-reset corruption fix (3.51.3); the rollback journal before it.
# Called once a change is committed, with the things that changed (ground/journal/followers.py).
JOURNAL_FOLLOWERS = ["minga.evidence.quality.following.after"]
SQLITE_JOURNAL = "WAL" if sqlite3.sqlite_version_info >= (3, 51, 3) else "DELETE"
DATABASE_URL = os.environ.get("DATABASE_URL", f"sqlite:///{DATA_DIR / 'minga.sqlite3'}")
DATABASES: dict[str, dict[str, Any]] = {"default": dict(dj_database_url.parse(DATABASE_URL, conn_max_age=600, conn_health_checks=True))}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["ENGINE"] = "minga.ground.journal.sqlite3"  # Django's, which tells the journal where a transaction begins
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # pytest-xdist would else name a file after the engine it does not know
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        "init_command": f"PRAGMA journal_mode={SQLITE_JOURNAL};PRAGMA synchronous=NORMAL;PRAGMA cache_size=-65536;",
    }
else:
    STATEMENT_TIMEOUT = os.environ.get("MINGA_STATEMENT_TIMEOUT", "0")  # milliseconds; `minga serve` sets 10000
    DATABASES["default"]["OPTIONS"] = {"options": f"-c statement_timeout={STATEMENT_TIMEOUT} -c lock_timeout=5000"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people and sign-in -----------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "minga.ground.accounts.spelling.LongestPassword"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCOUNT_ADAPTER = "minga.ground.accounts.adapter.ClosedSignup"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_NOTIFICATIONS = False
# Wrong tries: of one address, and of one account from one address ('key'). Each further one waits longer: a minute, five
# minutes, an hour, a day (RELIABILITY 9). From another address the owner still gets in.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,60/h/ip,5/5m/key,8/h/key,10/d/key"}
ACCOUNT_FORMS = {"reset_password": "minga.ground.accounts.forms.ResetPasswordForm"}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
ACCOUNT_LOGOUT_REDIRECT_URL = "portal:home"
SESSION_COOKIE_AGE = 30 * 60  # seconds without use; minga.sessions ends it 12 hours after signing in
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Minga: "
# Those whose word binds others sign in with a second factor (accounts.models.SECOND_FACTOR); the demonstration asks for none.
SECOND_FACTOR = os.environ.get("MINGA_SECOND_FACTOR", "1" if PRODUCTION else "0") == "1"
MFA_ADAPTER = "minga.ground.accounts.adapter.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the address was proved when the account was asked for
MFA_TOTP_TOLERANCE = 0  # a used code is remembered for one period: no code may live longer
STEADY_SECONDS = float(os.environ.get("MINGA_STEADY_SECONDS", "0.6"))
ACCOUNTS_MAILBOX = os.environ.get("MINGA_ACCOUNTS_MAILBOX", "dcnge@cancilleria.gob.ec")  # of the unit that lets people in (R-128)
HELP_MAILBOX = os.environ.get("MINGA_HELP_MAILBOX", "") or ACCOUNTS_MAILBOX
MAIL_HOST = os.environ.get("MINGA_MAIL_HOST", "")  # none: letters are written to a folder, or printed by the server
MAIL_FOLDER = os.environ.get("MINGA_MAIL_FOLDER", str(DATA_DIR / "mail") if ENVIRONMENT == "demo" else "")
MAIL_TRIES = int(os.environ.get("MINGA_MAIL_TRIES", "8"))  # of one letter, before it is given up
DIGEST_HOUR = int(os.environ.get("MINGA_DIGEST_HOUR", "7"))  # local time from which the day's digest is sent
MAIL_SMTP = {
    "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "OPTIONS": {
        "host": MAIL_HOST,
        "port": int(os.environ.get("MINGA_MAIL_PORT", "587")),
        "username": os.environ.get("MINGA_MAIL_USER", ""),
        "password": os.environ.get("MINGA_MAIL_PASSWORD", ""),
        "use_tls": os.environ.get("MINGA_MAIL_TLS", "1") == "1",
        "timeout": 10,
    },
}
MAIL_FILES = {"BACKEND": "minga.ground.inbox.adapter.FolderBackend", "OPTIONS": {"folder": MAIL_FOLDER}}
MAIL_PRINTED = {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
MAILERS = {"default": MAIL_SMTP if MAIL_HOST else MAIL_FILES if MAIL_FOLDER else MAIL_PRINTED}
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "minga@localhost")

# --- the desk -------------------------------------------------------------------------------
REVIEW_DAYS = int(os.environ.get("MINGA_REVIEW_DAYS", "15"))  # days within which the centre answers what an institution sent
OFFER_REVIEW_DAYS = int(os.environ.get("MINGA_OFFER_REVIEW_DAYS", "180"))  # days after which a verified offer is to be verified again
SEMANTICA = os.environ.get("MINGA_SEMANTICA", "0") == "1"  # a language model gives offers a place by what they mean: the extra `semantica`

# --- what the browser is told -----------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
HTTPS = os.environ.get("MINGA_HTTPS", "1" if PRODUCTION else "0") == "1"
SECURE_SSL_REDIRECT = HTTPS
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # keys work on this machine without HTTPS too
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
if os.environ.get("MINGA_BEHIND_PROXY", "0") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # wrong tries are counted by the address that the proxy adds to X-Forwarded-For
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
FILE_MEGABYTES = int(os.environ.get("MINGA_FILE_MEGABYTES", "20"))  # most of one file
QUOTA_MEGABYTES = int(os.environ.get("MINGA_QUOTA_MEGABYTES", "2000"))  # most of one institution, every version counted
QUOTA_FILES = int(os.environ.get("MINGA_QUOTA_FILES", "5000"))
FILE_UPLOAD_HANDLERS = [
    "minga.ground.documents.receiving.LimitHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- the registry -----------------------------------------------------------------------------
STALE_MONTHS = int(os.environ.get("MINGA_STALE_MONTHS", "12"))  # months without a change after which a record is out of date (R-134)

# --- the lake of IATI ---------------------------------------------------------------------------
LAKE_HOSTS = [one for one in os.environ.get("MINGA_LAKE_HOSTS", "").lower().replace(" ", "").split(",") if one]  # none: no address is read
LAKE_MEGABYTES = int(os.environ.get("MINGA_LAKE_MEGABYTES", "4000"))  # most of one file's XML, unpacked
LAKE_WORKERS = int(os.environ.get("MINGA_LAKE_WORKERS", "1"))  # processes that read one large file
LAKE_VERSIONS = int(os.environ.get("MINGA_LAKE_VERSIONS", "10"))  # whose rows are kept, of one dataset
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["lake"]}}  # `minga lake work` does them

# --- the interface for programs ---------------------------------------------------------------
API_LIMIT_KEY = int(os.environ.get("MINGA_API_LIMIT_KEY", "600"))  # requests a minute with one access key
API_LIMIT_ADDRESS = int(os.environ.get("MINGA_API_LIMIT_ADDRESS", "120"))  # and from one address without a key

# --- languages, time, static files ------------------------------------------------------------
LANGUAGE_CODE = "es"
LANGUAGES = [("es", _("español")), ("en", _("inglés"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("TZ", "America/Guayaquil")
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(os.environ.get("MINGA_STATIC", DATA_DIR / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 3600 if PRODUCTION else 60
WHITENOISE_MIMETYPES = {".mjs": "text/javascript"}
# Counters of wrong tries stand in the database: one count for all workers, which no reader can push out. What can be
# counted again (journal.queries.kept) stands in each process.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_counter",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "kept": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "kept", "OPTIONS": {"MAX_ENTRIES": 5000}},
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages", "OPTIONS": {"MAX_ENTRIES": 300}},
}

# --- certificates: the institution's own electronic signature (PAdES), where it has one ----------
SIGNING_P12 = os.environ.get("MINGA_SIGNING_P12", "")
SIGNING_P12_PASSWORD = os.environ.get("MINGA_SIGNING_P12_PASSWORD", "")

# --- logs -------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_id": {"()": "minga.ground.kit.requests.RequestIdFilter"},
        "secrets": {"()": "minga.ground.kit.requests.SecretFilter"},
    },
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s",
        }
    },
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["request_id", "secrets"]}},
    "root": {"handlers": ["out"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {"django.request": {"level": "ERROR"}, "pikepdf": {"level": "WARNING"}, "pyhanko": {"level": "CRITICAL"}},
}
