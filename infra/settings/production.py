"""A real shop behind a TLS proxy. What is secret, and what would mislead buyers if it were a sample, comes from outside
and has no default: without it the shop does not start."""

from django.core.exceptions import ImproperlyConfigured

from infra.settings.base import *  # noqa: F403
from infra.settings.base import env
from infra.settings.keys import real_key_list


def _said(name: str) -> str:
    """A variable that must be there and must not be empty."""
    value: str = env(name)
    if not value.strip():
        raise ImproperlyConfigured(f"Set the {name} environment variable; it is empty.")
    return value


DEBUG = False
SECRET_KEY = _said("SECRET_KEY")
# They seal the secrets of second factors. The first seals, all open: a new one goes in front of the old.
FACTOR_KEYS = [key.strip() for key in _said("FACTOR_KEYS").split(",")]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
SITE_ORIGIN = _said("SITE_ORIGIN")
DEFAULT_FROM_EMAIL = _said("MAIL_FROM")
PERSON_KEYS = real_key_list("PERSON_KEYS", _said("PERSON_KEYS").split(","))
TOKEN_KEYS = real_key_list("TOKEN_KEYS", _said("TOKEN_KEYS").split(","))
BANK_ACCOUNT = {"bank": _said("BANK_NAME"), "number": _said("BANK_NUMBER"), "holder": _said("BANK_HOLDER")}
PAPER_KEYS = real_key_list("PAPER_KEYS", _said("PAPER_KEYS").split(","))
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1)
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
