# The image of the gate: Node, and what `npm run build` makes. Both bases are build arguments. Their defaults are tags, and a tag may move, so a release
# gives both by digest:
#   docker build --build-arg BUILD_BASE=node@sha256:… --build-arg BASE=gcr.io/distroless/nodejs24-debian13@sha256:… .
# BUNDLE says where they come from: `build` makes it here, out of the lockfile's packages; `context` takes
# dist as `npm run build` left it, and so needs no package registry.
ARG BUILD_BASE=node:24-bookworm-slim
ARG BASE=gcr.io/distroless/nodejs24-debian13:nonroot
ARG BUNDLE=build

# Docker's classic builder goes through both of the next two stages, whichever is chosen. So the first does nothing where it is not,
# and the pattern in the second lets the file be absent.
FROM ${BUILD_BASE} AS build
ARG BUNDLE
WORKDIR /build
COPY package.json package-lock.json .npmrc tsconfig.json ./
# Node is here already, and esbuild's binary needs no install script.
RUN [ "$BUNDLE" != build ] || npm ci --ignore-scripts
COPY src src
COPY scripts scripts
RUN [ "$BUNDLE" != build ] || node scripts/build.ts
COPY LICENSE THIRD-PARTY-LICENSES /bundle/
RUN [ "$BUNDLE" != build ] || cp dist/*.mjs /bundle/

FROM scratch AS context
COPY LICENSE THIRD-PARTY-LICENSES dist/*.mj[s] /bundle/

FROM ${BUNDLE} AS bundle

FROM ${BASE}
ARG VERSION=unreleased
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Plimsoll" \
      org.opencontainers.image.description="A Kubernetes admission webhook that holds pods to a resource policy, and says what to write instead." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=bundle /bundle/ /plimsoll/
# By number, or the kubelet cannot tell that it is not root.
USER 65532:65532
# The variable and the flags are those of bench/node-flags.ts, which a test compares.
ENV MALLOC_ARENA_MAX=2
ENTRYPOINT ["/nodejs/bin/node", "--max-old-space-size-percentage=42", "--max-semi-space-size=8", "--no-maglev", "/plimsoll/plimsoll.mjs"]
CMD ["--help"]
