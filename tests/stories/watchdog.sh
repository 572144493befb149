# A folder of PostgreSQL's programs, a port and a place for temporary files, in;
# a throw-away cluster on that port for as long as standard input is open, out.
#
# Run by tests/stories/postgres.rs with `sh -c`. Prints the cluster's folder when
# it answers. Standard input closes however the test run ends, `kill -9` included:
# then the cluster is stopped and its folder removed.
set -eu
programs=$1 port=$2 place=$3
folder=$(mktemp -d "$place/redress-postgres.XXXXXX")
clear_away() {
    "$programs/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap clear_away EXIT
trap '' INT TERM HUP

start() {
    "$programs/initdb" -D "$folder/data" -U redress -A trust -E UTF8 --locale=C.UTF-8 --no-sync &&
        "$programs/pg_ctl" -D "$folder/data" -w -t 60 -l "$folder/server.log" -o "-p $port -k $folder \
            -c listen_addresses=127.0.0.1 -c max_connections=200 -c shared_buffers=64MB \
            -c fsync=off -c synchronous_commit=off -c full_page_writes=off" start
}
if ! start </dev/null >"$folder/start.log" 2>&1; then
    cat "$folder"/*.log >&2
    exit 1
fi
echo "$folder"
cat >/dev/null
