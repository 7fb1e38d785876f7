# Not built where it was written: there is no Docker engine there. See docs/decisions/0006-container.md.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json ./
COPY src ./src
RUN npm run build && npm prune --omit=dev

FROM node:24-bookworm-slim
# git: clones. bubblewrap: the sandbox. prlimit comes with the base image.
RUN apt-get update \
  && apt-get install -y --no-install-recommends git bubblewrap ca-certificates \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json app.yml ./
RUN mkdir -p /state && chown node:node /state
USER node
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 SQUADRON_STATE=/state
VOLUME /state
EXPOSE 3000
# Both halves answer there; whether deliveries can be taken says /readyz.
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r)=>process.exit(r.ok?0:1),()=>process.exit(1))"]
# node is process 1 and gets the signals; children it leaves behind are reaped by Docker's init (see docker-compose.yml).
# `docker run squadron doctor` and the like work, too.
ENTRYPOINT ["node", "dist/cli.js"]
CMD ["start"]
