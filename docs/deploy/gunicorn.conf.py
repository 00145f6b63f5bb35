"""gunicorn in the container: synchronous workers, as many as cores, because pages are bound by the processor."""

import os

bind = "0.0.0.0:8000"  # inside the container; the proxy is the only one who reaches it
workers = int(os.environ.get("WEB_WORKERS") or max(2, os.cpu_count() or 2))
worker_class = "sync"
worker_tmp_dir = "/dev/shm"  # noqa: S108  a heartbeat file on a slow disk would get healthy workers killed
timeout = 120
graceful_timeout = 30
max_requests = 2000
max_requests_jitter = 200
forwarded_allow_ips = "*"  # as above: only the proxy reaches it
loglevel = "warning"
