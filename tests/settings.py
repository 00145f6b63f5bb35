"""Settings of the test run: the real ones, with a data folder of their own and cheap password hashing.

DATABASE_URL and REDIS_URL keep their meaning: `./check` sets them for the lane on the real servers.
"""

import atexit
import os
import shutil
import tempfile

# Each xdist worker has its own process, hence its own folder; nothing of a developer's portal is touched.
os.environ["MSOKO_DATA"] = tempfile.mkdtemp(prefix="msoko-test-")
atexit.register(shutil.rmtree, os.environ["MSOKO_DATA"], ignore_errors=True)
os.environ["SECRET_KEY"] = "tests-only-0123456789abcdef0123456789abcdef"
os.environ["ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"
os.environ["PORTAL_URL"] = "http://testserver"
os.environ["MANIFEST_STATIC"] = "0"  # nothing is collected for the tests
for _name in ("DEBUG", "DEMO", "EMAIL_URL", "HTTPS", "LOG_LEVEL", "MEDIA_ROOT", "MFA_REQUIRED", "STATIC_ROOT"):
    os.environ.pop(_name, None)
if _redis := os.environ.get("REDIS_URL"):
    # Workers of xdist share the server, so each takes a database of its own (0 is left to `./check` itself).
    _worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    os.environ["REDIS_URL"] = f"{_redis.rpartition('/')[0]}/{_worker + 1}"

from msoko.settings import *  # noqa: E402

# One round of a real hasher would cost 0.4 s for every user that a test creates.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Tests log people in directly; the demand for a second factor has tests of its own.
MFA_REQUIRED = False
