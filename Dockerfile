# The product as one image: the same for web, workers and beat. Its data lie in the volume /data.
FROM python:3.11-slim-bookworm

RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-lao postgresql-client \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt

COPY . .
# Faces, texts and pictures are made ready once, here; the account that runs the product cannot change them.
RUN useradd --system --uid 10001 --home-dir /data msp \
    && install -d -o msp -g msp -m 700 /data \
    && python -m msp.fonts \
    && python -m msp.translations \
    && install -d -o msp var/fontcache

ENV MSP_VAR=/data PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER msp
VOLUME /data
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "msp.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "2", "--threads", "4", "--no-control-socket"]
