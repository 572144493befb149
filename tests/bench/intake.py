#!/usr/bin/env python3
"""A mailbox full of generated mail, in; messages a second, processor time and memory, out.

README.md beside this says how to run it and what the figures mean. Nothing here needs root: as
root the servers run as nobody. Only the standard library is used.
"""
import argparse
import imaplib
import os
import pathlib
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
SERVERS = HERE.parent / "stories" / "servers"
ROOT = HERE.parent.parent
PASSWORD = "secret"
USERS = ("naive", "thrown", "ours")

SETTINGS = """
[landlord]
name = "Example Homes"
policy = "om-web"
region = "england-and-wales"
office_hours = "Mon-Fri 09:00-17:00"
out_of_hours = "0161 496 0000"
[register]
url = "{url}"
[[mailbox]]
name = "{mailbox}"
address = "complaints@housing.example"
imap = "imap://127.0.0.1:{imap}/INBOX"
user = "ours"
password_env = "REDRESS_BENCH_PASSWORD"
after = "seen"
[outgoing]
smtp = "smtp://127.0.0.1:{smtp}"
from = "Example Homes complaints <complaints@housing.example>"
bounces = "complaints+{{token}}@housing.example"
# The generated mail has few senders, who write often.
receipts = {{ per_sender_hour = 100000, per_sender_day = 100000 }}
[people]
complaints_team = "complaints-team"
# Every generated text speaks of some danger: with somebody on call each would cost an alert as well.
on_call = []
safeguarding = ["safeguarding@housing.example"]
administrator = ["it@housing.example"]
[[team]]
name = "complaints-team"
email = "complaints.team@housing.example"
"""


def free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def as_user(command):
    """The command as an ordinary user: the servers refuse root."""
    if os.getuid() != 0:
        return command
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--no-new-privs", *command]


class Server:
    """A server of the stories' own scripts, in a folder that goes when this program ends."""

    def __init__(self, place, name, words, change=lambda script: script):
        script = change((SERVERS / f"{name}.sh").read_text()) + (SERVERS / "watchdog.sh").read_text()
        self.shell = subprocess.Popen(
            as_user(["sh", "-c", script, "watchdog", str(place), name, *map(str, words)]),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=place)
        self.folder = pathlib.Path(self.shell.stdout.readline().strip())

    def stop(self):
        self.shell.stdin.close()
        self.shell.wait()


class Dovecot(Server):
    def __init__(self, place):
        certificates = place / "certificates"
        certificates.mkdir()
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", "/CN=localhost", "-keyout", "server.key", "-out", "server.crt"],
            cwd=certificates, check=True, stderr=subprocess.DEVNULL)
        for file in certificates.iterdir():
            file.chmod(0o644)
        self.imap = free_port()
        super().__init__(place, "dovecot", [self.imap, free_port(), free_port(), certificates, 1, PASSWORD, ""])
        wait_for(lambda: self.count("ours") is not None)

    def session(self, user):
        session = imaplib.IMAP4("127.0.0.1", self.imap)
        session.login(user, PASSWORD)
        return session

    def count(self, user):
        try:
            session = self.session(user)
        except OSError:
            return None
        count = int(session.select()[1][0])
        session.logout()
        return count

    def fill(self, user, generated):
        """The user's mailbox holds the generated messages and nothing else, as if they had all come now: a copy's time
        is the server's INTERNALDATE, from which dates are counted."""
        home = self.folder / "mail" / user
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(generated, home / "Maildir", copy_function=shutil.copyfile)
        if os.getuid() == 0:
            subprocess.run(["chown", "-R", "nobody:nogroup", home], check=True)
        self.count(user)


class Sink:
    """An SMTP server that takes every letter."""

    def __init__(self, place):
        self.folder = place / "sink"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        self.program = subprocess.Popen(
            [ROOT / "target/release/examples/sink", "127.0.0.1:0", "--dir", self.folder],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.program.stdout.readline().rsplit(":", 1)[1])

    def stop(self):
        self.program.stdin.close()
        return int(self.program.stdout.readline().split()[0])


def wait_for(true, seconds=120):
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise SystemExit("gave up waiting")
        time.sleep(0.02)


class Cost:
    """What a program cost: seconds by the clock, of the processor, and megabytes at most."""

    def __init__(self, wall, usage, memory):
        self.wall, self.cpu, self.memory = wall, usage.ru_utime + usage.ru_stime, memory


def peak(child, before):
    """The most memory that a running program has had. What the kernel says at its end counts this script's as well."""
    try:
        status = pathlib.Path(f"/proc/{child}/status").read_text()
    except OSError:
        return before
    lines = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return max([before, *(int(line.split()[1]) / 1024 for line in lines)])


def run(command, env=None, until=None):
    """Runs a program to its end, or until something holds and it is told to stop."""
    started, wall = time.monotonic(), None
    child = os.posix_spawnp(str(command[0]), [str(word) for word in command], {**os.environ, **(env or {})},
                            file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)])
    memory, ended = 0, 0
    while not ended:
        memory = peak(child, memory)
        if until and until():
            until, wall = None, time.monotonic() - started
            os.kill(child, signal.SIGTERM)
        ended, status, usage = os.wait4(child, os.WNOHANG)
        if not ended:
            time.sleep(0.01)
            if time.monotonic() - started > 600:
                os.kill(child, signal.SIGKILL)
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"failed: {command}")
    return Cost(time.monotonic() - started if wall is None else wall, usage, memory)


class Bench:
    def __init__(self, words, place):
        self.words, self.place = words, place
        self.dovecot = Dovecot(place)
        self.redress = ROOT / "target/release/redress"
        self.env = {"REDRESS_BENCH_PASSWORD": PASSWORD, "REDRESS_LOG": "warn"}

    def generated(self, seed, count):
        folder = self.place / f"generated-{seed}-{count}"
        if not folder.exists():
            subprocess.run([sys.executable, self.words.generator, "maildir", "--out", folder, "--count", str(count),
                            "--seed", str(seed), "--manifest", f"{folder}.json"], check=True, stdout=subprocess.DEVNULL)
            for part in ("new", "cur", "tmp"):
                (folder / part).mkdir(exist_ok=True)
        return folder

    def house(self, name, url="sqlite:redress.db", smtp=1):
        folder = self.place / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return self.settle(folder, url, smtp)

    def settle(self, folder, url="sqlite:redress.db", smtp=1, mailbox="complaints"):
        settings = folder / "redress.toml"
        settings.write_text(SETTINGS.format(url=url, imap=self.dovecot.imap, smtp=smtp, mailbox=mailbox))
        return settings

    def ours(self, settings, *command, until=None):
        return run([self.redress, *command, "--settings", settings], self.env, until)

    def throw_away(self, generated):
        """Fetches everything in sets of 20 and throws it away."""
        self.dovecot.fill("thrown", generated)
        started = time.monotonic()
        session = self.dovecot.session("thrown")
        count = int(session.select()[1][0])
        for first in range(1, count + 1, 20):
            session.fetch(f"{first}:{first + 19}", "(BODY.PEEK[])")
        session.logout()
        return time.monotonic() - started

    def naive(self, generated):
        self.dovecot.fill("naive", generated)
        sink = Sink(self.place)
        env = {"IMAP_PORT": str(self.dovecot.imap), "SMTP_PORT": str(sink.port), "IMAP_PASSWORD": PASSWORD}
        (self.place / "naive.db").unlink(missing_ok=True)
        cost = run([sys.executable, self.words.naive, self.place / "naive.db", "naive", "20"], env)
        return cost, sink.stop()

    def one_after_the_other(self, generated, url):
        self.dovecot.fill("ours", generated)
        sink = Sink(self.place)
        settings = self.house("apart", url(), sink.port)
        intake = self.ours(settings, "bot", "--once")
        delivery = self.ours(settings, "worker", "--once")
        return intake, delivery, sink.stop()

    def together(self, generated, url, letters):
        self.dovecot.fill("ours", generated)
        sink = Sink(self.place)
        settings = self.house("together", url(), sink.port)
        index = sink.folder / "index.tsv"
        cost = self.ours(settings, "run", until=lambda: index.exists() and sum(1 for _ in index.open("rb")) >= letters)
        sink.stop()
        return cost


def say(what, count, costs):
    wall, cpu = (statistics.median(getattr(cost, kind) for cost in costs) for kind in ("wall", "cpu"))
    memory = max(cost.memory for cost in costs)
    print(f"  {what:34} {count / wall:8.0f} messages/s  {wall:7.2f} s  {1000 * cpu / count:6.2f} CPU ms/message  {memory:5.0f} MB",
          flush=True)
    return wall, cpu


def compare(bench, words, url, heading):
    count, generated = words.messages, bench.generated(1, words.messages)
    print(f"{heading}, {count} messages, median of {words.rounds} rounds", flush=True)
    thrown, naive, intake, delivery, both = [], [], [], [], []
    letters = 0
    for _ in range(words.rounds):
        thrown.append(bench.throw_away(generated))
        if words.naive:
            cost, of_naive = bench.naive(generated)
            naive.append(cost)
        first, second, letters = bench.one_after_the_other(generated, url)
        intake.append(first)
        delivery.append(second)
        both.append(bench.together(generated, url, letters))
    print(f"  {'fetched and thrown away':34} {count / statistics.median(thrown):8.0f} messages/s", flush=True)
    say("Redress, intake alone", count, intake)
    say(f"Redress, delivery alone ({letters} letters)", count, delivery)
    ours = say(f"Redress, both ({letters} letters)", count, both)
    if naive:
        theirs = say(f"naive bot ({of_naive} letters)", count, naive)
        print(f"  mailbox to accepted letters: {theirs[0] / ours[0]:.1f} times the naive bot; "
              f"processor time a message: 1/{theirs[1] / ours[1]:.1f} of its", flush=True)


def multiply(database, cases):
    """Copies every row of a register until it holds so many cases: other identifiers, references and
    keys, the same shapes, spread over earlier times. The copies' bodies are one byte each."""
    register = sqlite3.connect(database, isolation_level=None)
    register.executescript("pragma foreign_keys = off; pragma synchronous = off; pragma cache_size = -500000;")
    there = register.execute("select count(*) from case_file").fetchone()[0]
    tables = [row[0] for row in register.execute(
        "select name from sqlite_master where type = 'table' and name not like '\\_sqlx%' escape '\\' and name not like 'sqlite%'"
        " and name not in ('rulebook', 'mailbox_cursor')")]
    identifier = "cast(:time || substr({0}, 7) as blob)"
    token = "substr(:copy || 'aaaaa', 1, 5) || substr({0}, 6)"
    special = {
        "contact_address.address_key": "address_key || :copy", "contact_address.address": "address || :copy",
        "case_file.reference": "reference || :copy", "message.uid": "uid || '-' || :copy",
        # Our own begin with a token and rise with time.
        "message.message_id_key": f"case direction when 'out' then {token.format('message_id_key')} else message_id_key || :copy end",
        "message.message_id": f"case direction when 'out' then {token.format('message_id')} else message_id || :copy end",
        "message.substance": "cast(substr(substance, 1, 26) || :time as blob)",
        "outbox.key": "key || :copy", "task.key": "key || :copy",
        "token.token": token.format("token"),
        "body.packed": "x'00'", "body.stored": "'here'", "body.hash": "hash",
    }
    statements = []
    for table in tables:
        columns = [(row[1], row[2]) for row in register.execute(f"pragma table_info({table})")]
        values = [special.get(f"{table}.{name}", identifier.format(name) if kind == "BLOB" else name)
                  for name, kind in columns]
        names = ", ".join(name for name, _ in columns)
        register.execute(f"create temp table copied_{table} as select * from {table}")
        statements.append(f"insert into {table} ({names}) select {', '.join(values)} from copied_{table}")
    for copy in range(1, (cases - there) // there + 1):
        time_of = (1_700_000_000_000 - copy * 90_000_000).to_bytes(6, "big")
        register.execute("begin")
        for statement in statements:
            register.execute(statement, {"time": time_of, "copy": f"{copy:05}".translate(str.maketrans("0189", "abcd"))})
        register.execute("commit")
    register.execute("pragma wal_checkpoint(truncate)")
    there = register.execute("select count(*) from case_file").fetchone()[0]
    register.close()
    return there


def growth(bench, words):
    """The cost of a message in registers of different sizes."""
    print(f"with cases already there: {words.messages} new messages, median of {words.rounds} rounds", flush=True)
    empty = None
    for cases in words.cases:
        settings = bench.house("growing")
        bench.dovecot.fill("ours", bench.generated(99, 2000))
        if cases:
            bench.ours(settings, "bot", "--once")
            cases = multiply(settings.parent / "redress.db", cases)
        costs = []
        for seed in range(100, 100 + words.rounds):
            if not cases:
                settings = bench.house("growing")
            bench.dovecot.fill("ours", bench.generated(seed, words.messages))
            # Each time a mailbox of its own: one that is numbered anew is compared with all that came from it.
            bench.settle(settings.parent, mailbox=f"complaints-{seed}")
            costs.append(bench.ours(settings, "bot", "--once"))
        wall, cpu = say(f"{cases} cases, intake", words.messages, costs)
        if empty:
            print(f"    {wall / empty[0]:.2f} times the time, {cpu / empty[1]:.2f} times the processor time when empty", flush=True)
        else:
            empty = (wall, cpu)
        shutil.rmtree(settings.parent)


def large(bench):
    """Peak memory with a message of 25 MB among others."""
    generated = bench.place / "large"
    shutil.copytree(bench.generated(1, 200), generated)
    picture = "\r\n".join(["A" * 76] * (25 * 1024 * 1024 // 78))
    (generated / "new" / "1790000000.large.bench").write_text(
        "From: Ann <ann@post.example>\r\nTo: complaints@housing.example\r\nSubject: A film of the damp\r\n"
        "Message-ID: <large@post.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nSee the film.\r\n--b\r\nContent-Type: video/mp4; name=film.mp4\r\n"
        f"Content-Transfer-Encoding: base64\r\n\r\n{picture}\r\n--b--\r\n", newline="")
    bench.dovecot.fill("ours", generated)
    cost = bench.ours(bench.house("of-large"), "bot", "--once")
    print(f"with a message of 25 MB among 200: {cost.memory:.0f} MB at most", flush=True)


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--generator", required=True, help="gen.py, which writes generated mail into a Maildir")
    words.add_argument("--naive", help="naive_bot.py, to compare with")
    words.add_argument("--messages", type=int, default=2000)
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument("--postgres", metavar="PROGRAMS", help="PostgreSQL's folder of programs: the same there, fsync on")
    words.add_argument("--cases", type=lambda text: [int(number) for number in text.split(",")], default=[],
                       help="sizes of registers to compare, such as 0,10000,100000,1000000")
    words = words.parse_args()
    place = pathlib.Path(tempfile.mkdtemp(prefix="redress-bench."))
    place.chmod(0o777)
    servers = []
    try:
        bench = Bench(words, place)
        servers.append(bench.dovecot)
        compare(bench, words, lambda: "sqlite:redress.db", "SQLite")
        large(bench)
        if words.postgres:
            port = free_port()
            durable = " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
            cluster = Server(place, "postgres", [words.postgres, port], lambda script: script.replace(durable.strip(), ""))
            servers.append(cluster)
            numbers = iter(range(1000))

            def fresh():
                name = f"bench_{next(numbers)}"
                subprocess.run([f"{words.postgres}/createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "redress", name], check=True)
                return f"postgres://redress@127.0.0.1:{port}/{name}"

            words.naive = None
            compare(bench, words, fresh, "PostgreSQL")
        if words.cases:
            growth(bench, words)
    finally:
        for server in servers:
            server.stop()
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    main()
