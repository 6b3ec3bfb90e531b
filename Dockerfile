# The factory with everything a build or a Ray worker needs; the trainer's image is another matter.
FROM python:3.11-slim-bookworm AS base
# Skia links EGL and GL, RDKit's drawing code the X client libraries, cairosvg libcairo.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      libcairo2 libegl1 libexpat1 libfontconfig1 libgl1 libx11-6 libxext6 libxrender1 \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /factory
ENV INTERNVLU_FONTS=/opt/fonts

FROM base AS build
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends npm && rm -rf /var/lib/apt/lists/*
COPY pyproject.toml constraints.txt README.md ./
COPY shards shards
COPY generators generators
COPY cot_expander cot_expander
COPY factory factory
COPY model model
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir -c constraints.txt ".[cluster]" \
 && /opt/venv/bin/python -m factory.setup fonts

FROM base
COPY --from=build /opt/venv /opt/venv
COPY --from=build --chown=1000 /opt/fonts /opt/fonts
COPY recipes recipes
RUN useradd --uid 1000 --create-home builder && install -d -o builder out
USER 1000
ENV PATH=/opt/venv/bin:$PATH
ENTRYPOINT ["factory"]
CMD ["build", "science"]
