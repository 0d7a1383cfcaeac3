"""The demo street on one's own machine: plain HTTP on loopback, mail into a folder, makers that are not real."""

from infra.settings.base import *  # noqa: F403
from infra.settings.base import HOME, INSTALLED_APPS, env

INSTALLED_APPS = [*INSTALLED_APPS, "infra.seed"]
DEBUG = False
DEMO = True
SECRET_KEY = env("SECRET_KEY", default="only-for-the-demo-street-on-this-machine-0123456789-abcdefghijkl")
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
SITE_ORIGIN = f"http://localhost:{env('PORT', default='8000')}"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(HOME / "mail")
SERVE_MEDIA = True
API_INTROSPECTION = True
