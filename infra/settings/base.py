"""What holds in every place the shop runs; the README has the table of what can be set from outside.

Where the shop stands, who sends its mails and whose account buyers pay into are not here: the demo has samples for them
and a real shop must say them.
"""

import os
import platform
from pathlib import Path

import environ

from infra.settings import files

env = environ.Env()
ROOT = Path(__file__).resolve().parents[2]
HOME = Path(env("CANTING_HOME", default=str(ROOT / ".demo"))).resolve()

# ---- rooms
DOMAIN_APPS = [
    "catalog.commons",
    "catalog.people",
    "catalog.media",
    "catalog.heritage",
    "catalog.sellers",
    "catalog.vetting",
    "catalog.products",
    "catalog.stock",
    "catalog.moderation",
    "catalog.search",
    "orders.ledger",
    "orders.shipping",
    "orders.carts",
    "orders.sales",
    "orders.payments",
    "orders.fulfilment",
    "orders.placing",
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "pgtrigger",
    "procrastinate.contrib.django",
    "graphene_django",
    *DOMAIN_APPS,
    "storefront",
]
MIDDLEWARE = [
    "storefront.metrics.measured",
    "storefront.shop.account_pace.beat",
    "django.middleware.security.SecurityMiddleware",
    # Before all that looks into an answer; the static files behind WhiteNoise are compressed when they are collected.
    "storefront.design.middleware.CompressTexts",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "storefront.design.middleware.headers",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "storefront.health.probes",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "storefront.design.methods.MethodsFirst",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "storefront.marketing.attribution.remember_source",
]
ROOT_URLCONF = "infra.urls"
WSGI_APPLICATION = "infra.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEST_RUN = False

# ---- database, and the jobs that live in it
DATABASES = {
    "default": {
        **env.db_url("DATABASE_URL", default="postgres://canting@127.0.0.1:5432/canting"),
        "ENGINE": "django.db.backends.postgresql",
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            # A pool hands out checked connections, so that a restart of the database costs one failed request at most.
            "pool": {
                "min_size": 1,
                "max_size": env.int("DATABASE_POOL", default=8),
                "timeout": 5,
                "reconnect_timeout": 3,
            },
            # jit costs more than it gives on short queries (shared measurements: a filter took a third longer).
            "options": "-c jit=off -c lock_timeout=3s -c idle_in_transaction_session_timeout=30s "
            "-c statement_timeout=15s",
        },
    }
}
# Whom `manage.py grants` gives the rights of the running application; migrations are run by the owner of the tables.
DATABASE_APP_ROLE = env("DATABASE_APP_ROLE", default="")
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# ---- words
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
TIME_ZONE = "Asia/Jakarta"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
LOCALE_PATHS = [
    ROOT / "storefront" / "locale",
    ROOT / "orders" / "locale",
    ROOT / "catalog" / "locale",
]

# ---- people
AUTH_USER_MODEL = "people.User"
# Master keys of what is sealed per person, newest first. None here: a real shop must bring its own.
PERSON_KEYS: list[tuple[str, bytes]] = []
# They sign the tokens of API clients, newest first. None here either.
TOKEN_KEYS: list[tuple[str, bytes]] = []
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_ADAPTER = "storefront.shop.account.Adapter"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24
# The shop counts tries itself, in a table of its own: storefront/shop/account_guard.py says why.
ACCOUNT_RATE_LIMITS = False
MFA_RATE_LIMITS = False
# How many proxies of ours write X-Forwarded-For before the shop reads it; what stands before those is hearsay.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
MFA_ADAPTER = "storefront.shop.account_factor.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Canting"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "storefront.shop.account_factor_forms.CodeForm",
    "authenticate_webauthn": "storefront.shop.account_factor_forms.PasskeyForm",
    "reauthenticate": "storefront.shop.account_factor_forms.CodeAgainForm",
    "reauthenticate_webauthn": "storefront.shop.account_factor_forms.PasskeyAgainForm",
    "activate_totp": "storefront.shop.account_factor_forms.ActivateForm",
    "add_webauthn": "storefront.shop.account_factor_forms.AddPasskeyForm",
}
# Seconds between the beats at which those doors answer that find a known or an unknown address; see account_pace.
# Twice what signing up takes on two cores (infra/bench/doors.py).
DOORS_ANSWER_EVERY = 0.3
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "shop:orders"
LOGOUT_REDIRECT_URL = "shop:home"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "storefront.design.views.csrf_failure"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "canting_cache"}}

# ---- pages
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [
            ROOT / "storefront" / room / "templates"
            for room in ("design", "shop", "seller_centre", "officers_desk", "notifications", "api")
        ],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "storefront.design.context.frame",
            ],
            "libraries": {"design": "storefront.design.tags"},
            "builtins": [
                "storefront.design.tags",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [ROOT / "storefront" / "design" / "static"]
STORAGES = {
    **files.storages(env, HOME),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# The file system keeps the pictures in the demo; behind a real web server or S3 this process does not serve them.
SERVE_MEDIA = env.bool("SERVE_MEDIA", default=False)
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300
# Files do not count above. Those of more than 2.5 MB wait on the disk, and none takes more of it than papers may have.
DATA_UPLOAD_MAX_NUMBER_FILES = 12
FILE_UPLOAD_HANDLERS = [
    "storefront.design.uploads.Cut",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# ---- cards
# Cards are taken when there is a key. `api` and `page` are Stripe's own but in the demo and in tests (a fake).
STRIPE = {
    "key": env("STRIPE_KEY", default=""),
    "webhook_secrets": env.list("STRIPE_WEBHOOK_SECRETS", default=[]),
    "account": env("STRIPE_ACCOUNT", default=""),
    "api": env("STRIPE_API", default=""),
    "page": env("STRIPE_PAGE", default="https://checkout.stripe.com"),
}

# ---- headers
SELF, NONE = "'self'", "'none'"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, *files.origins(env)],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    **{name: [] for name in ("camera", "microphone", "payment", "usb", "interest-cohort")},
    # An applicant's phone may say where the workshop stands. Its camera needs no leave: it hands over a file.
    "geolocation": ["self"],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# ---- mail
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_TIMEOUT = 10
vars().update(env.email_url("EMAIL_URL", default="smtp://localhost:25"))

# ---- trade (each in the README's table)
DEFAULT_CHANNEL = "idr"
TRANSFER_HOURS = env.int("TRANSFER_HOURS", default=24)
HOLD_MINUTES = env.int("HOLD_MINUTES", default=30)
GUEST_DETAILS_HOURS = env.int("GUEST_DETAILS_HOURS", default=24)
CHECKOUT_DAYS = env.int("CHECKOUT_DAYS", default=30)
DEMO = False

# ---- API
API_MAX_BODY = 65_536
API_INTROSPECTION = env.bool("API_INTROSPECTION", default=False)
API_SUGGESTIONS = False
# Where a client of the API may have the links of account mails lead, as origins; the shop itself always may.
CLIENT_ORIGINS = env.list("CLIENT_ORIGINS", default=[])
GRAPHENE = {"SCHEMA": "storefront.api.schema.schema"}

# ---- what is told to whoever keeps it running
# Without a token there is no /metrics. The counts of all processes of a server lie in one folder, named after the one
# that started them; prometheus-client takes its name from the environment, when it is first imported.
METRICS_TOKEN = env("METRICS_TOKEN", default="")
METRICS_FOLDER = HOME / "metrics" / f"{platform.node()}-{os.getppid()}"
if METRICS_TOKEN:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(METRICS_FOLDER)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "storefront.logs.Discreet", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env("LOG_LEVEL", default="WARNING")},
}
