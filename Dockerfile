# One image for web, worker and scheduler. Official builds of Python are made with profile-guided optimisation,
# which alone is worth a seventh of the time of a PDF and a quarter of an XLSX.
FROM python:3.11.14-slim-bookworm AS packages
COPY requirements.lock /build/requirements.lock
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --compile --require-hashes --no-deps -r /build/requirements.lock

FROM python:3.11.14-slim-bookworm AS portal
# Pango and HarfBuzz draw the PDF; the client of PostgreSQL makes backups and must not be older than the server.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core postgresql-client-15 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin portal \
    && install -d -o portal -g portal -m 0700 /data /backups
COPY --from=packages /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=msoko.settings MSOKO_DATA=/data STATIC_ROOT=/srv/static
WORKDIR /srv/portal
COPY . /srv/portal
# The container may not write, so what Python compiles is compiled here, or each process would do it at its start.
RUN python -m compileall -q msoko schools indicators roadmaps reports
# Static files are hashed and compressed once, into the image; the key serves this step alone and is not kept.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" MSOKO_DATA=/tmp/build \
    python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf /tmp/build
USER portal
EXPOSE 8000
CMD ["gunicorn", "msoko.wsgi:application", "--config", "docs/deploy/gunicorn.conf.py"]
