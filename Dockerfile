# The image of one Ratsbot instance: one process, one database under /data.
#
#   docker build -t ratsbot .
#   docker run --read-only --tmpfs /tmp -v ratsbot-data:/data ratsbot
#   docker run --read-only --tmpfs /tmp -v ratsbot-data:/data -v ./trier:/in:ro ratsbot import /in --body trier
#
# Settings are optional: /data/ratsbot.toml, or the file that RATSBOT_CONFIG names. No port is opened;
# /healthz is asked from inside.
#
# The base image is named by its exact tag. Whoever wants the same bytes every time adds the digest
# that `docker buildx imagetools inspect python:3.13.14-slim-trixie` prints:
#
#   docker build --build-arg PYTHON_IMAGE=python:3.13.14-slim-trixie@sha256:… -t ratsbot .
ARG PYTHON_IMAGE=python:3.13.14-slim-trixie

FROM ${PYTHON_IMAGE} AS builder

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1

# The locks first: as long as they stay the same, this layer does.
WORKDIR /src
COPY requirements.txt requirements-build.txt ./
RUN python -m venv /venv && /venv/bin/pip install --require-hashes --only-binary :all: -r requirements.txt
RUN python -m venv /build && /build/bin/pip install --require-hashes --only-binary :all: -r requirements-build.txt

COPY pyproject.toml README.md LICENSE NOTICE ./
COPY bot bot
COPY adapters adapters
COPY prompts prompts
COPY demo demo
COPY config config
RUN /build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /venv/bin/pip install --no-deps --no-index /wheels/*.whl

FROM ${PYTHON_IMAGE}

# Scanned pages are read where this is there; it needs no network.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends tesseract-ocr tesseract-ocr-deu \
    && rm -rf /var/lib/apt/lists/*

RUN groupadd --gid 10001 ratsbot \
    && useradd --uid 10001 --gid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin ratsbot \
    && install -d -o 10001 -g 10001 -m 0750 /data

COPY --from=builder /venv /venv

# Nothing is written outside /data and /tmp: the root file system may be mounted read-only.
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    RATSBOT_DATABASE=/data/ratsbot.db

# By number, so that Kubernetes can see that it is not root.
USER 10001:10001
WORKDIR /data
VOLUME /data

HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8088/healthz', timeout=4)"]

ENTRYPOINT ["ratsbot"]
CMD ["serve"]
