"""Makes the databases of dev/bench.py: the data without the add-on, and a copy of it with it."""

import json
import os
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import psycopg2
from bench_data import Generator
from bench_sizes import SIZES, Base
from load_env import ADDON

DEV = Path(__file__).parent


def connect(database: str):
    """A connection that commits each statement."""
    connection = psycopg2.connect(dbname=database)
    connection.autocommit = True
    return connection


def say(text: str) -> None:
    print(f"==> {text}", file=sys.stderr, flush=True)


class Databases:
    """The two databases of one size."""

    def __init__(self, size: str) -> None:
        self.size = size
        self.plain = f"{ADDON}_bench_{size}_without"
        self.name = f"{ADDON}_bench_{size}"

    def make(self, new: bool) -> None:
        """Generate what is not there, or everything when `new`, and update the add-on."""
        if new:
            self.drop(self.name)
            self.drop(self.plain)
        if not self.exists(self.plain):
            self._generate()
        if not self.exists(self.name):
            say(f"Copying it to {self.name}")
            self._copy(self.plain, f"{self.name}_new")
            self._rename(f"{self.name}_new", self.name)
        installed = self._installed()
        say("Updating the add-on" if installed else "Installing the add-on")
        start = time.monotonic()
        options = ["-u" if installed else "-i", ADDON, "-d", self.name, "--log-level=warn"]
        command = ["server", "--no-http", "--stop-after-init", *options]
        if subprocess.run([sys.executable, "-m", "odoo", *command]).returncode:
            raise SystemExit("bench: the add-on could not be installed; the reason is above")
        say(f"… in {time.monotonic() - start:.0f} s")
        self._leave_one_company()

    def _leave_one_company(self) -> None:
        """Archives the demo data's companies, each of which would have a night of its own."""
        with connect(self.name).cursor() as cr:
            cr.execute(
                "UPDATE res_company SET active = id = (SELECT res_id FROM ir_model_data"
                " WHERE module = 'base' AND name = 'main_company')"
            )

    def _installed(self) -> bool:
        with connect(self.name).cursor() as cr:
            cr.execute(
                "SELECT FROM ir_module_module WHERE name = %s AND state <> 'uninstalled'", [ADDON]
            )
            return cr.fetchone() is not None

    def counts(self) -> str:
        """What the data consists of, in words."""
        with connect(self.name).cursor() as cr:
            cr.execute(
                """SELECT (SELECT count(*) FROM sales_rhythm), count(*),
                          (SELECT count(*) FROM sale_order_line),
                          (SELECT count(*) FROM res_users WHERE active AND NOT share)
                     FROM sale_order WHERE state = 'sale'"""
            )
            rows, orders, lines, users = cr.fetchone()
        return f"{rows:,} customers, {orders:,} confirmed orders, {lines:,} lines, {users} users"

    def _generate(self) -> None:
        part = f"{self.plain}_new"
        subprocess.run([DEV / "database.sh", part, "--new", "--no-addon"], check=True)
        start = time.monotonic()
        size = SIZES[self.size]
        say(f"Generating {size.customers:,} customers and {size.orders:,} orders in {self.plain}")
        with Worker(part, addon=False) as worker:
            base = Base(**worker.ask(f"set_up {size.reps}"))
        connection = psycopg2.connect(dbname=part)
        now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        Generator(connection, size, base, now).run()
        connection.autocommit = True
        connection.cursor().execute("VACUUM ANALYZE")
        connection.close()
        self._rename(part, self.plain)
        say(f"… in {time.monotonic() - start:.0f} s")

    @staticmethod
    def exists(name: str) -> bool:
        with connect("postgres").cursor() as cr:
            cr.execute("SELECT FROM pg_database WHERE datname = %s", [name])
            return cr.fetchone() is not None

    @staticmethod
    def drop(name: str) -> None:
        with connect("postgres").cursor() as cr:
            cr.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        shutil.rmtree(files(name), ignore_errors=True)

    def _copy(self, source: str, target: str) -> None:
        self.drop(target)
        with connect("postgres").cursor() as cr:
            cr.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}" STRATEGY file_copy')
        # Odoo never changes a stored file, so links do.
        shutil.copytree(files(source), files(target), copy_function=os.link)

    def _rename(self, source: str, target: str) -> None:
        shutil.rmtree(files(target), ignore_errors=True)
        files(source).rename(files(target))
        with connect("postgres").cursor() as cr:
            cr.execute(f'ALTER DATABASE "{source}" RENAME TO "{target}"')


def files(database: str) -> Path:
    """Where Odoo keeps the attachments of a database."""
    return Path(os.environ["DATA"], "filestore", database)


class Worker:
    """A process of bench_steps.py on a database; it ends with the `with` block."""

    def __init__(self, database: str, *, addon: bool) -> None:
        self.process = subprocess.Popen(
            [sys.executable, DEV / "bench_steps.py", database, "with" if addon else "without"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_error) -> None:
        self.process.stdin.close()
        self.process.wait()

    def ask(self, line: str) -> dict:
        """The answer to one line, once it is there."""
        print(line, file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"bench: {line.split()[0]} failed; the reason is above")
        return json.loads(answer)
