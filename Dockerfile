# The image of one Ratsbot instance: one process, one database under /data.
#
#   docker build -t ratsbot .
#   docker run --read-only --tmpfs /tmp:size=64m -v ratsbot-data:/data ratsbot
#
# compose.yaml does the same with everything around it. Settings: /data/ratsbot.toml. No port is opened unless
# the settings ask for it; /healthz is asked from inside.
#
# The base image is named by its exact tag. Whoever wants the same bytes every time adds the digest
# that `docker buildx imagetools inspect python:3.13.14-slim-trixie` prints:
#
#   docker build --build-arg PYTHON_IMAGE=python:3.13.14-slim-trixie@sha256:… -t ratsbot .
#
# With SOURCE_DATE_EPOCH (seconds, `git log -1 --format=%ct`) the package and everything compiled are the same
# bytes at every build; the packages of Debian are those of the day.
#
# On arm64 the package of the local language model does not exist: there the search is by words only.
ARG PYTHON_IMAGE=python:3.13.14-slim-trixie

FROM ${PYTHON_IMAGE} AS builder

ARG SOURCE_DATE_EPOCH=0
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_NO_COMPILE=1 \
    PIP_ROOT_USER_ACTION=ignore \
    SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH}

# The locks first: as long as they stay the same, this layer does. The environment that travels has no
# installer in it.
WORKDIR /src
COPY requirements.txt requirements-build.txt ./
RUN python -m venv --without-pip /venv \
    && python -m pip --python /venv/bin/python install --require-hashes --only-binary :all: -r requirements.txt
RUN python -m venv --without-pip /build \
    && python -m pip --python /build/bin/python install --require-hashes --only-binary :all: -r requirements-build.txt

COPY pyproject.toml README.md LICENSE NOTICE ./
COPY bot bot
COPY adapters adapters
COPY prompts prompts
COPY demo demo
COPY config config
RUN python -m pip --python /build/bin/python wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
    && python -m pip --python /venv/bin/python install --no-deps --no-index /wheels/*.whl

# What no running program reads: the libraries' own tests, headers, type stubs, onnxruntime's tools for making
# models, and an installer (sqlite-utils asks for pip, for plug-ins that we do not use).
RUN cd /venv/lib/python3*/site-packages \
    && find . -type d \( -name tests -o -name SelfTest \) -prune -exec rm -rf {} + \
    && find . -type f \( -name '*.pyi' -o -name '*.h' -o -name '*.pxd' -o -name '*.a' \) -delete \
    && rm -rf onnxruntime/transformers onnxruntime/quantization onnxruntime/tools pip pip-*.dist-info \
    && find /venv/bin -type f ! -name ratsbot -delete

# Compiled here, since a read-only image cannot later: otherwise every start would do it again. Without a look
# at the sources' dates, so that the bytes do not depend on the day.
RUN python -m compileall -q -j 0 --invalidation-mode unchecked-hash /venv/lib

FROM ${PYTHON_IMAGE}

ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Ratsbot" \
      org.opencontainers.image.description="Vorlagen und Beschlüsse der Stadträte im Chat" \
      org.opencontainers.image.licenses="EUPL-1.2" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

# tesseract reads scanned pages; it needs no network. tini is PID 1: it collects the tesseract processes that a
# killed document reader leaves behind, and passes signals on to commands that await none.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends tesseract-ocr tesseract-ocr-deu tini \
    && apt-get clean \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/*-old /var/log/apt /var/log/dpkg.log

RUN groupadd --gid 10001 ratsbot \
    && useradd --uid 10001 --gid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin ratsbot \
    && install -d -o 10001 -g 10001 -m 0700 /data

COPY --from=builder /venv /venv

# Nothing is written outside /data and /tmp: the root file system may be mounted read-only. Settings, database
# and keys are found in the working directory, /data. SQLite sorts large indexes in files: beside the database
# is room for them, in a small /tmp there is not. onnxruntime would tell Microsoft which machine it runs on.
ENV PATH=/venv/bin:$PATH \
    LANG=C.UTF-8 \
    ORT_DISABLE_TELEMETRY=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    SQLITE_TMPDIR=/data

# By number, so that Kubernetes can see that it is not root.
USER 10001:10001
WORKDIR /data
VOLUME /data

# Asks at the address of [http] in the settings.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-I", "-m", "adapters.http.healthcheck"]

STOPSIGNAL SIGTERM

# What the bot writes is for it alone; the shell is gone once it has said so.
ENTRYPOINT ["tini", "--", "/bin/sh", "-c", "umask 077 && exec ratsbot \"$@\"", "ratsbot"]
CMD ["serve"]
