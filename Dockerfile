# syntax=docker/dockerfile:1
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Optional are the embedded PostgreSQL and a Node for machines that lack one; no install script is needed.
RUN npm ci --omit=dev --omit=optional --ignore-scripts && npm cache clean --force

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY package.json ./
COPY migrations migrations
COPY templates templates
COPY docs docs
COPY src src
USER node
# 3000: HTTP API. 2525: receiver of replies, to which port 25 of the MX is mapped.
EXPOSE 3000 2525
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Run it with an init (docker run --init, compose init: true): signals reach it, and orphans are reaped.
ENTRYPOINT ["node", "src/cli.ts"]
CMD ["serve"]
