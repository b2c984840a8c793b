"""Settings: one file, read from the environment; the defaults need no service at all."""

import os
import secrets
from pathlib import Path

import environ

from msp import broker

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
# Everything that the running product writes lies here: database, files, logs, keys.
VAR_DIR = Path(env("MSP_VAR", default=str(BASE_DIR / "var"))).resolve()
VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

# The sample set-up: a meeting to try, seats without real people, and a mail tray in place of the post.
SAMPLE = env.bool("MSP_SAMPLE", default=False)


def _kept_key(name: str) -> str:
    """Return the secret kept in VAR_DIR under this name, made on first use and readable by its owner only."""
    path = VAR_DIR / name
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = env("SECRET_KEY", default="") or _kept_key("secret.key")
# Signs reply links. Its own key: changing SECRET_KEY must not void links printed on paper.
LINK_KEY = env("LINK_KEY", default="") or _kept_key("link.key")
DEBUG = env.bool("DEBUG", default=False)
# Links in letters come from here, never from a request.
SITE_URL = env("SITE_URL", default="http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SECURE = SITE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SECURE else []

INSTALLED_APPS = [
    "msp",
    "invitations",
    "friends",
    "outcomes",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "msp.headers.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "msp.urls"
WSGI_APPLICATION = "msp.wsgi.application"
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
                "msp.context.house",
            ],
            "builtins": [
                "msp.templatetags.msp",
                "django.templatetags.i18n",
                "django.templatetags.l10n",
                "django.templatetags.static",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'msp.sqlite3'}")}
# Work that must be atomic says so itself: with IMMEDIATE a read-only page must not take the write lock.
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: with NORMAL a power cut can forget that a letter was handed over, and it would leave twice.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# redis://host:port/0, or redis+socket:///path for the embedded broker that the supervisor starts.
REDIS_URL = env("REDIS_URL", default="")
BROKER_SOCKET = env("MSP_BROKER_SOCKET", default="") or broker.socket_path(VAR_DIR)
CELERY_BROKER_URL = REDIS_URL or f"redis+socket://{BROKER_SOCKET}"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 900
CELERY_TASK_SOFT_TIME_LIMIT = 840
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 1800,
    # Without these two, work left by a killed worker comes back after 100 s and more.
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 10,
    "max_retries": 1,
    # With the default of 2 s a request would wait that long for a broker that is down.
    "interval_start": 0,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "msp.tasks.*": {"queue": "mail"},
    "invitations.tasks.*": {"queue": "render"},
    "outcomes.tasks.*": {"queue": "render"},
}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "msp.tasks.sweep", "schedule": 20.0},
    "sweep-letters": {"task": "invitations.tasks.sweep", "schedule": 30.0},
    "print-open-texts": {"task": "outcomes.tasks.print_open_texts", "schedule": 60.0},
    "finish-signing": {"task": "outcomes.tasks.finish_signing", "schedule": 60.0},
    "conclude-silence": {"task": "outcomes.tasks.conclude_silence", "schedule": 20.0},
}

AUTH_USER_MODEL = "msp.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "msp.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "msp"

# The post. In the sample set-up the supervisor points this at its own mail tray.
EMAIL_HOST = env("SMTP_HOST", default="localhost")
EMAIL_PORT = env.int("SMTP_PORT", default=25)
EMAIL_HOST_USER = env("SMTP_USER", default="")
EMAIL_HOST_PASSWORD = env("SMTP_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("SMTP_STARTTLS", default=False)
EMAIL_USE_SSL = env.bool("SMTP_TLS", default=False)
DEFAULT_FROM_EMAIL = env("MAIL_FROM", default="mission.geneva@presidency.example")
# Mail servers refuse who sends too fast; the sample's own tray does not.
MAIL_PER_MINUTE = env.int("MAIL_PER_MINUTE", default=600 if SAMPLE else 30)
# Patience with the other server: to be reached, to take a message up to its dot, to answer the dot (RFC 5321, 4.5.3.2).
MAIL_CONNECT_SECONDS = env.int("MAIL_CONNECT_SECONDS", default=30)
MAIL_COMMAND_SECONDS = env.int("MAIL_COMMAND_SECONDS", default=300)
MAIL_ANSWER_SECONDS = env.int("MAIL_ANSWER_SECONDS", default=600)
MAIL_TRAY_DIR = VAR_DIR / "tray"

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("ar", "العربية"),
    ("zh-hans", "中文"),
    ("en", "English"),
    ("fr", "Français"),
    ("ru", "Русский"),
    ("es", "Español"),
]
LOCALE_PATHS = [BASE_DIR / "msp" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
MEETING_TIME_ZONE = "Europe/Zurich"
FORMAT_MODULE_PATH = ["msp.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR_DIR / "files"), "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = True

FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
UPLOAD_LIMIT = 10 * 1024 * 1024

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrftoken"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
# same-origin, not no-referrer: under no-referrer browsers send "Origin: null" and a secure POST is refused.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# The delegate's page is put together from these, in this order; each app adds its own part.
REPLY_SECTIONS = [
    "invitations.sections.Attendance",
    "outcomes.sections.Signatory",
    "friends.sections.Themes",
    "friends.sections.Groups",
    "outcomes.sections.Ways",
]
# What other apps look at in a letter before it leaves, after the app's own looks.
LETTER_LOOKS = ["outcomes.ownsymbols.look_at_own_symbols"]
# Pages that a personal link opens in the place of the sheet: by what the letter asks, or by ?to= in the link.
REPLY_DOORS = {
    "texts": "texts-for",
    "friends": "friends-for",
    "groups": "groups-for",
    "signing": "signings-for",
    "meeting": "meeting-for",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "msp.logs.OneLine", "format": "{asctime} {levelname} {name}: {message}", "style": "{"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"fontTools": {"level": "WARNING"}, "weasyprint": {"level": "ERROR"}},
}
