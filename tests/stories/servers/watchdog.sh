# A place for temporary files, a server's name and what its own script asks for, in;
# that server in a throw-away folder for as long as standard input is open, out.
#
# Run by watchdog.rs with `sh -c`, behind the server's own script, which defines
# `start` and `stop` and other words it may be told, and sets `master` to the leader
# of the group of processes it starts, if there is one. Prints the folder when
# `start` has succeeded; from then on each line of standard input is such a word,
# answered by `done` or `failed`. Standard input closes however the test run ends,
# `kill -9` included: then the server is stopped and its folder removed.
set -eu
place=$1 name=$2 master=
shift 2
folder=$(mktemp -d "$place/redress-$name.XXXXXX")
clear_away() {
    stop >/dev/null 2>&1 || true
    [ -z "$master" ] || kill -KILL "-$master" 2>/dev/null || true
    # What was just killed may have made a file behind the first look.
    rm -rf "$folder" 2>/dev/null || rm -rf "$folder"
}
trap clear_away EXIT
trap '' INT TERM HUP PIPE

# For a command with `&` behind it: signals at their defaults again, a group of its own led by
# the process of `$!`, and its words in a log.
in_its_own_group() {
    trap - INT TERM HUP PIPE EXIT
    exec setsid "$@" </dev/null >>"$folder/server.log" 2>&1
}

if ! start "$@" </dev/null >"$folder/start.log" 2>&1; then
    cat "$folder"/*.log >&2
    exit 1
fi
echo "$folder"
while read -r word; do
    if "$word" </dev/null >>"$folder/start.log" 2>&1; then echo "done"; else echo failed; fi
done
