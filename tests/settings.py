"""Settings of the test suite: the product's own, on a folder that is thrown away."""

import atexit
import os
import shutil
import tempfile

if "MSP_VAR" not in os.environ:
    os.environ["MSP_VAR"] = tempfile.mkdtemp(prefix="msp-tests-")
    atexit.register(shutil.rmtree, os.environ["MSP_VAR"], ignore_errors=True)

from msp import translations
from msp.settings import *  # noqa: F403 - the environment must be set first

# Before Django reads them; a test that speaks Arabic must not depend on the set-up having run.
translations.compile_changed()

# A test needs no slow hash; the product keeps Django's.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
WHITENOISE_AUTOREFRESH = True
CELERY_BROKER_URL = os.environ.get("REDIS_URL", "memory://")
MAIL_PER_MINUTE = 6000
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405
    # A file, as in life: in memory two connections share one cache, and its locks know no waiting.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}  # noqa: F405
