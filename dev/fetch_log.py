"""Fetches a public order log for tests and `make accuracy`: CDNOW, 23,570 customers, 1997-1998.

    dev/run.sh python dev/fetch_log.py        # prints the path of the log

It is part of the package `lifetimes` (MIT), which pip downloads from the index it is set up with
and checks against the hash below; nothing of the package is run. A copy in $CACHE is used again.
"""

import csv
import gzip
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from io import TextIOWrapper
from pathlib import Path

REQUIREMENT = (
    "lifetimes==0.11.3"
    " --hash=sha256:261e3dc89977c2b60767ca6728aaa29d429de0c814635070a749c36555895da8"
)
MEMBER = "lifetimes/datasets/CDNOW_master.txt"
NAME = "cdnow-0.11.3.csv.gz"


class FetchError(Exception):
    """The log could not be had, with the reason."""


def fetch(cache: str | None = None) -> Path:
    """The path of the log, in the format of dev/order_log.py. Raises FetchError."""
    folder = Path(cache or os.environ["CACHE"]) / "logs"
    path = folder / NAME
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        wheel = _download(Path(scratch))
        part = Path(scratch) / NAME
        _convert(wheel, part)
        shutil.move(part, path)  # complete or not there
    return path


def _download(folder: Path) -> Path:
    requirements = folder / "requirements.txt"
    requirements.write_text(REQUIREMENT + "\n")
    pip = subprocess.run(
        [
            *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"),
            *("--retries", "2", "--no-deps", "--only-binary", ":all:", "--require-hashes"),
            *("--dest", folder, "--requirement", requirements),
        ],
        capture_output=True,
        text=True,
    )
    wheels = list(folder.glob("*.whl"))
    if pip.returncode or not wheels:
        said = (pip.stderr.strip().splitlines() or ["nothing"])[-1]
        raise FetchError(
            "the order log CDNOW could not be fetched with the Python package lifetimes 0.11.3"
            f" (is this machine online?); pip said: {said}"
        )
    return wheels[0]


def _convert(wheel: Path, path: Path) -> None:
    """Rows `00001 19970101 1 11.77` (customer, day, discs, dollars) as a log."""
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(MEMBER) as raw:
            lines = [line.split() for line in TextIOWrapper(raw, "ascii") if line.strip()]
    except (KeyError, zipfile.BadZipFile) as error:
        raise FetchError(f"{wheel.name} has no {MEMBER}: {error}") from None
    with gzip.open(path, "wt", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["customer_id", "date", "amount"])
        for customer, day, _discs, dollars in lines[1:]:
            writer.writerow([customer, f"{day[:4]}-{day[4:6]}-{day[6:]}", dollars])


if __name__ == "__main__":
    try:
        print(fetch())
    except FetchError as error:
        sys.exit(f"error: {error}")
