D=$(mktemp -d)
(WEB=off DATA_DIR=$D LOG_LEVEL=info ROBOT_URL=https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=6f1c0a9e-1b2c-4d5e-8f90-123456789abc "$@" src/main.ts </dev/null > /tmp/xstart.log 2>&1 & P=$!; for i in $(seq 300); do grep -q '"ready"' /tmp/xstart.log && break; sleep 0.1; done; kill -TERM $P; wait $P)
times
