# The folder of PostgreSQL's programs and a port, in; a cluster on that port, out.
start() {
    programs=$1 port=$2
    "$programs/initdb" -D "$folder/data" -U redress -A trust -E UTF8 --locale=C.UTF-8 --no-sync &&
        "$programs/pg_ctl" -D "$folder/data" -w -t 60 -l "$folder/server.log" -o "-p $port -k $folder \
            -c listen_addresses=127.0.0.1 -c max_connections=200 -c shared_buffers=64MB \
            -c fsync=off -c synchronous_commit=off -c full_page_writes=off" start
}

stop() {
    "$programs/pg_ctl" -D "$folder/data" -m immediate -w stop
}
