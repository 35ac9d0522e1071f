#!/usr/bin/env bash
# Runs a command against a fresh PostgreSQL of the distribution, on a unix socket of its own.
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
folder=$(mktemp -d /tmp/salve-pg.XXXXXX)
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; fi
finish() { as "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$folder"; }
trap finish EXIT
as "$bin/initdb" -D "$folder/data" -U salve --auth=trust --encoding=UTF8 --locale=C.UTF-8 >/dev/null
as "$bin/pg_ctl" -D "$folder/data" -w -o "-k $folder -c listen_addresses= -c fsync=off -c max_connections=120" -l "$folder/log" start >/dev/null
as "$bin/createdb" -h "$folder" -U salve salve
echo "PostgreSQL $("$bin/postgres" --version | awk '{print $3}')"
DATABASE_URL="postgres://salve@localhost/salve?host=$folder" "$@"
