"""Settings for every way Daymark runs. `DAYMARK_MODE` is `local` (plain http on one machine) or `production`."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env
from kombu import Queue

from recovery.beat import beat_schedule
from recovery.environment import allowed_hosts, broker_urls, installation_keys, push_key, required

env = Env()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))

MODE = env.str("DAYMARK_MODE", "production")
if MODE not in ("local", "production"):
    raise ImproperlyConfigured("DAYMARK_MODE must be `local` or `production`.")
LOCAL = MODE == "local"
DEBUG = False

SECRET_KEY = required(env, "SECRET_KEY", "Make one with: openssl rand -base64 48")
INSTALLATION_KEYS = installation_keys(env)

# Where the site is. Links in mails are built from PUBLIC_URL, never from a request's Host header.
PUBLIC_URL = (
    env.str("PUBLIC_URL", f"http://localhost:{env.int('PORT', 8000)}")
    if LOCAL
    else required(env, "PUBLIC_URL", "For example https://notes.example.org")
).rstrip("/")
ALLOWED_HOSTS = allowed_hosts(
    env, [urlsplit(PUBLIC_URL).hostname or "", *(["localhost", "127.0.0.1", "[::1]"] if LOCAL else [])]
)
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

# Who hosts, and who may join: shown before anyone signs up.
HOST_NAME = env.str("HOST_NAME", "")
HOST_CONTACT = env.str("HOST_CONTACT", "")
SIGNUPS = env.str("SIGNUPS", "open")
if SIGNUPS not in ("open", "invite", "closed"):
    raise ImproperlyConfigured("SIGNUPS must be `open`, `invite` or `closed`.")
DEFAULT_ZONE = env.str("DEFAULT_ZONE", "UTC")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "crispy_forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "accounts",
    "help",
    "journal",
    "routines",
    "goals",
    "support",
    "reminders",
    "progress",
    "recovery",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "recovery.headers.PrivacyHeadersMiddleware",
    "recovery.headers.PolicyMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.PersonMiddleware",
    "accounts.middleware.ZoneMiddleware",
    "accounts.middleware.LoginRequiredMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.middleware.UnprocessableMiddleware",
]

ROOT_URLCONF = "recovery.urls"
WSGI_APPLICATION = "recovery.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "accounts.context.site",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"environment": "progress.drawing.environment"},
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("daymark",)
CRISPY_TEMPLATE_PACK = "daymark"

# The database holds everything; the broker only nudges.
# 1 where a pooler in transaction mode (pgbouncer) stands before the database: then nothing is kept on a connection.
DATABASE_POOLED = env.bool("DATABASE_POOLED", False)
DATABASES = {
    "default": {
        **env.dj_db_url("DATABASE_URL"),
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", 600),
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,  # pgbouncer's transaction mode has no server-side cursors
    }
}
# Redis or RabbitMQ (amqp://). Hosts who set REDIS_URL need not change it.
CELERY_BROKER_URL, BROKER_PING_URL = broker_urls(
    env.str("BROKER_URL", "") or required(env, "REDIS_URL", "For example redis://localhost:6379/0")
)
# Rate limits live here: with the broker down, signing in must still work.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a broker that comes back finds everybody waiting
# A task is done or dead (CELERY_TASK_TIME_LIMIT) long before Redis gives it to another; RabbitMQ sees the line end.
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"confirm_publish": True}
    if CELERY_BROKER_URL.startswith("amqp")
    else {
        "visibility_timeout": 600,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,  # else kombu only looks for lost tasks every tenth time
        "socket_timeout": 10,
        "socket_connect_timeout": 5,
        "health_check_interval": 5,
    }
)
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# A queue for each way that is slow in its own time, so that none waits for another. Account mails go with mails.
CELERY_TASK_QUEUES = [Queue(name) for name in ("celery", "mail", "push", "gateway")]
CELERY_TASK_ROUTES = {"accounts.tasks.post_letters": {"queue": "mail"}}

REMINDER_TICK = timedelta(seconds=env.int("REMINDER_TICK_SECONDS", 10))
# A sender that was called has this long to begin; then the sweep calls again, and the first call has run out.
REMINDER_CALL_AGAIN = timedelta(seconds=env.int("REMINDER_CALL_AGAIN_SECONDS", 120))
REMINDER_LEASE = timedelta(seconds=env.int("REMINDER_LEASE_SECONDS", 120))
REMINDER_EXPIRY = timedelta(hours=2)
REMINDER_HISTORY = timedelta(days=90)
CELERY_BEAT_SCHEDULE = beat_schedule(REMINDER_TICK, env.int("DISPATCHERS", 1))

# Mail: by SMTP where EMAIL_URL says so; a local site writes letters into a folder instead.
MAIL_FROM = env.str("MAIL_FROM", f"notes@{urlsplit(PUBLIC_URL).hostname}")
MAIL_TO_FOLDER = LOCAL and not env.str("EMAIL_URL", "")
EMAIL_FILE_PATH = str(VAR_DIR / "mail")
if MAIL_TO_FOLDER:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
else:
    required(env, "EMAIL_URL", "For example submission://user:password@mail.example.org:587")
    _mail = env.dj_email_url("EMAIL_URL")
    EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
    EMAIL_HOST = _mail["EMAIL_HOST"]
    EMAIL_PORT = _mail["EMAIL_PORT"]
    EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"]
    EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS = _mail["EMAIL_USE_TLS"]
    EMAIL_USE_SSL = _mail["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM

# What push services know this site by: 32 bytes in base64url. Without it no notifications are offered.
VAPID_PRIVATE_KEY = push_key(env)
# Whether another app that a person names may be on a host inside this site's own network.
GATEWAY_PRIVATE_HOSTS = env.bool("GATEWAY_PRIVATE_HOSTS", False)

# For whoever runs the site: numbers and failures of reminders. Without a token there is no such page.
METRICS_TOKEN = env.str("METRICS_TOKEN", "")

# The person signs in with a name and a password; an e-mail is theirs to give or not.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.PersonBackend"]
PASSWORD_HASHERS = ["accounts.hashers.Argon2id"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "accounts.passwords.NotTooLong"},
    {"NAME": "accounts.passwords.HardToGuess"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"signup": "accounts.forms.SignupForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "email"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True  # a letter to nobody: accounts.adapter
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_USERNAME_MIN_LENGTH = 2
ACCOUNT_MAX_EMAIL_ADDRESSES = 2
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(PUBLIC_URL).scheme
# Rate limits count by address. Behind a proxy that is the last one in X-Forwarded-For: the proxy itself is everybody.
BEHIND_TLS_PROXY = env.bool("BEHIND_TLS_PROXY", not LOCAL)
ACCOUNT_RATE_LIMITS = {"share_passphrase": "10/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 1 if BEHIND_TLS_PROXY else 0)
PASSWORD_RESET_TIMEOUT = 3600

MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Notes"
MFA_FORMS = {
    "add_webauthn": "accounts.passkeys.AddForm",
    "authenticate_webauthn": "accounts.passkeys.AuthenticateForm",
    "login_webauthn": "accounts.passkeys.LoginForm",
    "reauthenticate_webauthn": "accounts.passkeys.ReauthenticateForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL
USERSESSIONS_TRACK_ACTIVITY = False

# Cookies: `__Host-` binds them to this host over https; plain http on one machine cannot carry that prefix.
_cookie = "" if LOCAL else "__Host-"
SESSION_COOKIE_NAME = f"{_cookie}session"
CSRF_COOKIE_NAME = f"{_cookie}csrf"
LANGUAGE_COOKIE_NAME = f"{_cookie}language"
MESSAGES_COOKIE_NAME = f"{_cookie}messages"
MFA_TRUST_COOKIE_NAME = f"{_cookie}trusted"
PERSON_COOKIE_NAME = f"{_cookie}person"
SHARE_COOKIE_NAME = f"{_cookie}share"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not LOCAL
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 90 * 24 * 3600
SESSION_ENGINE = "accounts.session_engine"
MESSAGE_STORAGE = "accounts.messages.HostCookieStorage"

SECURE_SSL_REDIRECT = not LOCAL and env.bool("SECURE_SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = 0 if LOCAL else env.int("SECURE_HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not LOCAL and env.bool("SECURE_HSTS_SUBDOMAINS", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if BEHIND_TLS_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
# A file that is sent here stays in memory until it is sealed; one that is larger is left out while it comes in.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "recovery.storage.NamedOnceStorage"},
}

# Logs carry no words of a person's own, no query strings and no addresses.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": "recovery.logs.WithoutWords", "format": "{asctime} {levelname} {name} {message}", "style": "{"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},  # it tells of every line of style that is for screens
        "fontTools": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "apprise": {"level": "CRITICAL"},  # it names people's topics and accounts
    },
}
