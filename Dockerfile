# The site, its worker and its clock: one image, three commands (compose.yaml).
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN useradd --system --uid 10001 --home-dir /srv/daymark --shell /usr/sbin/nologin daymark
# What WeasyPrint loads to make a PDF of a week, and a font with it.
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends \
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/daymark

COPY requirements.txt .
RUN pip install --require-hashes -r requirements.txt

COPY . .
# Static files are the same for every host; the values here are for this one command and are not kept.
RUN DAYMARK_MODE=local SECRET_KEY=build INSTALLATION_KEYS=build:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
    DATABASE_URL=postgresql://nowhere/none REDIS_URL=redis://nowhere VAR_DIR=/srv/static-build \
    python manage.py collectstatic --no-input --verbosity 0 \
    && mkdir -p var && mv /srv/static-build/static var/static

USER daymark
EXPOSE 8000
CMD ["gunicorn", "recovery.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "2", "--threads", "4", "--worker-tmp-dir", "/dev/shm"]
