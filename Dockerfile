FROM python:3.11-slim-bookworm

# Skia links EGL and GL, RDKit's drawing code the X client libraries, cairosvg libcairo.
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      libcairo2 libegl1 libexpat1 libfontconfig1 libgl1 libx11-6 libxext6 libxrender1 make \
 && rm -rf /var/lib/apt/lists/*

WORKDIR /factory
COPY pyproject.toml constraints.txt README.md ./
COPY cot_expander cot_expander
COPY factory factory
COPY generators generators
COPY model model
COPY recipes recipes
COPY shards shards
RUN pip install --no-cache-dir -c constraints.txt .

RUN useradd --create-home builder
USER builder
ENTRYPOINT ["factory"]
CMD ["build", "science", "--out", "/home/builder/out/science"]
