# docker build -t tashan . && docker run -d --init -p 127.0.0.1:8080:8080 -v tashan:/data --env-file .env tashan
# More: docs/operating.md

FROM node:22-bookworm AS install
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# nodejieba compiles here: this image has python3, make and a C++ compiler, the one below has not.
RUN npm ci --omit=dev

FROM node:22-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=install /app/node_modules node_modules
COPY package.json tsconfig.json LICENSE ./
COPY src src
COPY knowledge knowledge
RUN install -d -o node -g node /data
USER node
# Whatever stands in a file of settings made for a laptop, these hold in here.
ENV DATA_DIR=/data DATABASE_URL=/data/tashan.db WEB_HOST=0.0.0.0 PORT=8080
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# It ends within eight seconds of SIGTERM: give it ten or more.
CMD ["node", "--import", "tsx", "src/main.ts"]
