# $1: PostgreSQL's data folder. Standard input: a pipe whose other end only the JVM holds.
trap '' INT HUP TERM

while read -r line; do
  if [ "$line" = stopped ]; then
    exit 0
  fi
done

# The JVM is gone. The server may be just about to start, so its process id is awaited for a moment.
tries=0
pid=
while [ "$tries" -lt 30 ]; do
  pid=$(head -n 1 "$1/postmaster.pid" 2>/dev/null)
  if [ -n "$pid" ]; then
    break
  fi
  tries=$((tries + 1))
  sleep 0.1
done

# A process id left behind by an older server may by now belong to another program.
runs_here() {
  if [ -d /proc/self ]; then
    [ "$(readlink "/proc/$pid/cwd")" = "$1" ]
  else
    ps -p "$pid" -o comm= | grep -q postgres
  fi
}

if [ -z "$pid" ] || ! runs_here "$1"; then
  exit 0
fi
kill -INT "$pid"
tries=0
while [ "$tries" -lt 100 ] && runs_here "$1"; do
  tries=$((tries + 1))
  sleep 0.1
done
if runs_here "$1"; then
  kill -QUIT "$pid"
fi
