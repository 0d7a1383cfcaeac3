"""The demo's settings with the switches that only tests may turn (locks, faults)."""

from infra.settings.base import HOME
from infra.settings.demo import *  # noqa: F403
from infra.settings.demo import DATABASES

TEST_RUN = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Whoever waits for a beat is tested by himself.
DOORS_ANSWER_EVERY = 0.0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Threads of a race need connections of their own, and a pool would outlive the test database.
DATABASES["default"]["OPTIONS"].pop("pool", None)
# A machine that stands still for a quarter of a minute fails no test; the shop's own limits are tested by themselves.
DATABASES["default"]["OPTIONS"]["options"] += " -c statement_timeout=60s -c idle_in_transaction_session_timeout=120s"
DATABASES["default"]["TEST"] = {"NAME": f"test_{DATABASES['default']['NAME']}"}
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(HOME / "test-media"), "base_url": "/media/"},
    },
    "private": {
        "BACKEND": "catalog.media.folder.PrivateFolder",
        "OPTIONS": {"location": str(HOME / "test-private")},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# In each process its own: what must be known to all of them (counted tries, used codes) does not live in a cache.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
