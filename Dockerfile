# syntax=docker/dockerfile:1
# Two images: `server` (API, engine, dashboard; no torch) and `worker` (CUDA torch as its wheels bring it).

FROM python:3.13-slim-bookworm AS base
ENV PYTHONUNBUFFERED=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_CACHE_DIR=/var/cache/pip
RUN useradd --uid 10001 --create-home tunesmith \
    && install --directory --owner tunesmith --group tunesmith /var/lib/tunesmith
WORKDIR /var/lib/tunesmith

FROM base AS wheel
WORKDIR /source
COPY pyproject.toml README.md ./
COPY tunesmith tunesmith
COPY service service
COPY workers workers
COPY migrations migrations
COPY studies studies
RUN pip wheel --no-deps --wheel-dir /wheel .

FROM base AS server
RUN --mount=type=bind,from=wheel,source=/wheel,target=/wheel \
    --mount=type=bind,source=constraints.txt,target=/constraints.txt \
    --mount=type=cache,target=/var/cache/pip \
    pip install --constraint /constraints.txt "$(echo /wheel/*.whl)[server]"
USER tunesmith
ENV TUNESMITH_DATA_DIR=/var/lib/tunesmith
VOLUME /var/lib/tunesmith
EXPOSE 8765
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=6 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8765/readyz', timeout=4)"]
ENTRYPOINT ["tunesmith"]
CMD ["serve"]

FROM base AS worker
RUN --mount=type=bind,from=wheel,source=/wheel,target=/wheel \
    --mount=type=bind,source=constraints.txt,target=/constraints.txt \
    --mount=type=cache,target=/var/cache/pip \
    pip install --constraint /constraints.txt "$(echo /wheel/*.whl)[worker]"
USER tunesmith
# The worker's identity and its data sets are kept in the volume.
ENV XDG_STATE_HOME=/var/lib/tunesmith/state XDG_CACHE_HOME=/var/lib/tunesmith/cache \
    NVIDIA_VISIBLE_DEVICES=all NVIDIA_DRIVER_CAPABILITIES=compute,utility
VOLUME /var/lib/tunesmith
ENTRYPOINT ["tunesmith"]
CMD ["worker"]
