"""The demo street on one's own machine: plain HTTP on loopback, mail into a folder, makers that are not real."""

from infra.settings import files
from infra.settings.base import *  # noqa: F403
from infra.settings.base import HOME, INSTALLED_APPS, env
from infra.settings.keys import DEMO as DEMO_KEY
from infra.settings.keys import key_list

INSTALLED_APPS = [*INSTALLED_APPS, "infra.seed"]
DEBUG = False
DEMO = True
SECRET_KEY = env("SECRET_KEY", default="only-for-the-demo-street-on-this-machine-0123456789-abcdefghijkl")
FACTOR_KEYS = env.list("FACTOR_KEYS", default=["only-for-the-demo-street-on-this-machine"])
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
SITE_ORIGIN = f"http://localhost:{env('PORT', default='8000')}"
DEFAULT_FROM_EMAIL = env("MAIL_FROM", default="Canting <toko@example.com>")
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(HOME / "mail")
PERSON_KEYS = key_list("PERSON_KEYS", env.list("PERSON_KEYS", default=[DEMO_KEY]))
TOKEN_KEYS = key_list("TOKEN_KEYS", env.list("TOKEN_KEYS", default=[DEMO_KEY]))
CLIENT_ORIGINS = env.list("CLIENT_ORIGINS", default=["http://localhost:3000"])
BANK_ACCOUNT = {
    "bank": env("BANK_NAME", default="Bank Contoh"),
    "number": env("BANK_NUMBER", default="000 0000 0000"),
    "holder": env("BANK_HOLDER", default="Canting (toko contoh)"),
}
PAPER_KEYS = key_list("PAPER_KEYS", env.list("PAPER_KEYS", default=[DEMO_KEY]))
SERVE_MEDIA = not files.on_s3(env)
API_INTROSPECTION = True
