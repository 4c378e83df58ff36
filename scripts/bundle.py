"""Pack skillgap with every wheel it needs, to install without a network: ``make bundle``.

`python scripts/bundle.py [--for linux|windows|macos …] [--python 3.12 …] [--out dist]` downloads
the pinned wheels for each system from the configured registry, checks that they are complete by
their own metadata, and writes ``skillgap-VERSION-SYSTEM.zip`` with installer and checksums. What is
packed for other systems is checked file by file and has not been run here; its label says so.
"""

from __future__ import annotations

import argparse
import hashlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from scripts.lock import APP_LOCK, hashes_of, read_lock

ROOT = Path(__file__).resolve().parent.parent
BUNDLED = ROOT / "scripts" / "bundled"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


@dataclass(frozen=True)
class System:
    """What wheels are chosen for.

    Attributes:
        name: As the file is called.
        tags: Platform tags of wheels, most special first.
        markers: What the markers in requirements ask about, without the version of Python.
        installers: What starts the installation, as it is called there and here.
    """

    name: str
    tags: tuple[str, ...]
    markers: Mapping[str, str]
    installers: Mapping[str, str]

    def environment(self, python: str) -> dict[str, str]:
        """Return the values of all markers for a version of Python."""
        versions = {"python_version": python, "python_full_version": f"{python}.0",
                    "implementation_version": f"{python}.0"}  # fmt: skip
        return (
            {key: str(value) for key, value in default_environment().items()}
            | versions
            | dict(self.markers)
        )


_CPYTHON = {"implementation_name": "cpython", "platform_python_implementation": "CPython"}
SYSTEMS = {
    "linux": System(
        "linux-x86_64",
        ("manylinux_2_28_x86_64", "manylinux_2_27_x86_64", "manylinux_2_24_x86_64",
         "manylinux_2_17_x86_64", "manylinux2014_x86_64", "manylinux_2_12_x86_64",
         "manylinux2010_x86_64", "manylinux_2_5_x86_64", "manylinux1_x86_64"),
        {**_CPYTHON, "sys_platform": "linux", "platform_system": "Linux", "os_name": "posix",
         "platform_machine": "x86_64"},
        {"install.sh": "install.sh"},
    ),
    "windows": System(
        "windows-x86_64", ("win_amd64",),
        {**_CPYTHON, "sys_platform": "win32", "platform_system": "Windows", "os_name": "nt",
         "platform_machine": "AMD64"},
        {"install.bat": "install.bat"},
    ),
    "macos": System(
        "macos-arm64", ("macosx_14_0_arm64", "macosx_14_0_universal2"),
        {**_CPYTHON, "sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix",
         "platform_machine": "arm64"},
        {"install.command": "install.sh"},
    ),
}  # fmt: skip


class Incomplete(Exception):
    """A bundle that would not install."""


def main(words: Sequence[str] | None = None) -> int:
    """Write the bundles asked for; return 1 where one would not install."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--for", nargs="+", choices=SYSTEMS, default=list(SYSTEMS), dest="systems")
    parser.add_argument("--python", nargs="+", default=list(PYTHONS), dest="pythons")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    options = parser.parse_args(words)
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        own = build_own_wheel(Path(scratch))
        for name in options.systems:
            try:
                print(write_bundle(SYSTEMS[name], options.pythons, own, options.out))
            except Incomplete as problem:
                print(f"{name}: {problem}", file=sys.stderr)
                return 1
    return 0


def build_own_wheel(into: Path) -> Path:
    """Build the wheel of this checkout."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q", "wheel", "--no-deps"]
    subprocess.run([*pip, "--wheel-dir", str(into), str(ROOT)], check=True)
    return next(into.glob("skillgap-*.whl"))


def write_bundle(system: System, pythons: Sequence[str], own: Path, out: Path) -> str:
    """Write one bundle; return a line about it.

    Raises:
        Incomplete: a wheel is missing or of another system.
    """
    version = parse_wheel_filename(own.name)[1]
    folder = out / f"skillgap-{version}-{system.name}"
    shutil.rmtree(folder, ignore_errors=True)
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    shutil.copy2(own, wheels)
    pins = read_pins(ROOT / "constraints.txt") | read_pins(ROOT / "requirements.txt")
    for python in pythons:
        download_wheels(system, python, pins, wheels)
        check_complete(system, python, wheels)
    check_hashes(wheels, {name: hashes_of(one) for name, one in read_lock(APP_LOCK).items()})
    write_surroundings(system, pythons, folder, pins)
    archive = folder.with_suffix(".zip") if not folder.suffix else Path(f"{folder}.zip")
    archive.unlink(missing_ok=True)
    pack(folder, archive)
    here = system.markers["sys_platform"] == sys.platform
    size = archive.stat().st_size / 2**20
    label = "can be run here" if here else "checked file by file, not run here"
    return f"{archive.name}: {len(list(wheels.iterdir()))} wheels, {size:,.0f} MB, {label}"


def read_pins(file: Path) -> dict[str, str]:
    """Return the pinned version of each name in a requirements file."""
    pins: dict[str, str] = {}
    for line in file.read_text("utf-8").splitlines():
        found = re.match(r"([A-Za-z0-9._-]+)==([^\s;#]+)", line)
        if found:
            pins[canonicalize_name(found[1])] = found[2]
    return pins


def download_wheels(system: System, python: str, pins: Mapping[str, str], wheels: Path) -> None:
    """Download what the app needs there, following each wheel's own requirements."""
    roots = [Requirement(line) for line in _requirement_lines(ROOT / "requirements.txt")]
    environment = system.environment(python)
    waiting = [_name(need) for need in roots if _applies(need, environment)]
    seen: set[str] = set()
    while waiting:
        names = [name for name in dict.fromkeys(waiting) if name not in seen]
        seen |= set(names)
        if not names:
            break
        unpinned = [name for name in names if name not in pins]
        if unpinned:
            raise Incomplete(f"{', '.join(unpinned)} is needed for {system.name} and not pinned")
        _download([f"{name}=={pins[name]}" for name in names], system, python, wheels)
        waiting = [
            _name(need)
            for name in names
            for need in needs_of(_wheel_of(name, system, python, wheels), environment)
        ]


def _download(pinned: Sequence[str], system: System, python: str, wheels: Path) -> None:
    platforms = [word for tag in system.tags for word in ("--platform", tag)]
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "-q",
        "download",
        "--no-deps",
    ]
    told = subprocess.run(
        [*pip, "--only-binary", ":all:", "--implementation", "cp", "--python-version", python,
         *platforms, "--dest", str(wheels), *pinned],
        capture_output=True, text=True,
    )  # fmt: skip
    if told.returncode:
        last = (told.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise Incomplete(f"Python {python}: {last}")


def check_hashes(wheels: Path, allowed: Mapping[str, frozenset[str]]) -> None:
    """Refuse a wheel that is none of the files the lock file names; our own is made here.

    Raises:
        Incomplete: a wheel is another file than the one that was locked.
    """
    for file in sorted(wheels.glob("*.whl")):
        name = parse_wheel_filename(file.name)[0]
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        if name != "skillgap" and digest not in allowed.get(name, frozenset()):
            raise Incomplete(f"{file.name} is not the file that requirements.lock names")


def needs_of(wheel: Path, environment: Mapping[str, str]) -> Iterator[Requirement]:
    """Yield what a wheel requires in an environment, extras left out."""
    with zipfile.ZipFile(wheel) as packed:
        name = next(n for n in packed.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", n))
        head = HeaderParser().parsestr(packed.read(name).decode("utf-8"))
    for line in head.get_all("Requires-Dist") or []:
        need = Requirement(line)
        if _applies(need, environment):
            yield need


def _applies(need: Requirement, environment: Mapping[str, str]) -> bool:
    return need.marker is None or need.marker.evaluate({**environment, "extra": ""})


def _name(need: Requirement) -> str:
    return canonicalize_name(need.name)


def _requirement_lines(file: Path) -> list[str]:
    lines = [line.split("#")[0].strip() for line in file.read_text("utf-8").splitlines()]
    return [line for line in lines if line and not line.startswith("-")]


def fits(file: str, system: System, python: str) -> bool:
    """Say whether a wheel installs on a system with a version of Python, by its name."""
    number = python.replace(".", "")
    for tag in parse_wheel_filename(file)[3]:
        platform_fits = tag.platform == "any" or _platform_fits(tag.platform, system)
        exact = tag.interpreter in (f"cp{number}", "py3", f"py{number}")
        stable = tag.abi == "abi3" and int(tag.interpreter[3:] or 0) <= int(number[1:])
        if platform_fits and (exact or stable) and tag.abi in ("none", "abi3", f"cp{number}"):
            return True
    return False


def _platform_fits(tag: str, system: System) -> bool:
    if tag in system.tags:
        return True
    mac = re.fullmatch(r"macosx_(\d+)_\d+_(arm64|universal2)", tag)
    return bool(mac and system.name.startswith("macos") and int(mac[1]) <= 14)


def _wheel_of(name: str, system: System, python: str, wheels: Path) -> Path:
    for file in sorted(wheels.glob("*.whl")):
        if parse_wheel_filename(file.name)[0] == name and fits(file.name, system, python):
            return file
    raise Incomplete(f"no wheel of {name} for {system.name}, Python {python}")


def check_complete(system: System, python: str, wheels: Path) -> None:
    """Follow every requirement from skillgap on; each must be met by a wheel that fits.

    Raises:
        Incomplete: one is not.
    """
    environment = system.environment(python)
    waiting, seen = ["skillgap"], set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        wheel = _wheel_of(name, system, python, wheels)
        for need in needs_of(wheel, environment):
            met = _wheel_of(_name(need), system, python, wheels)
            version = parse_wheel_filename(met.name)[1]
            if not need.specifier.contains(version, prereleases=True):
                raise Incomplete(f"{wheel.name} asks for {need}; here is {met.name}")
            waiting.append(_name(need))


def write_surroundings(
    system: System, pythons: Sequence[str], folder: Path, pins: Mapping[str, str]
) -> None:
    """Write installer, versions of Python, pins and checksums."""
    for there, here in {"install.py": "install.py", "README.txt": "README.txt",
                        **system.installers}.items():  # fmt: skip
        text = (BUNDLED / here).read_text("utf-8")
        ends = "\r\n" if there.endswith(".bat") else "\n"  # labels of a batch file need them
        (folder / there).write_text(text, "utf-8", newline=ends)
        (folder / there).chmod(0o755 if there.startswith("install.") else 0o644)
    (folder / "PYTHONS").write_text("\n".join(sorted(pythons, key=_number, reverse=True)) + "\n")
    lines = ["skillgap", *_requirement_lines(ROOT / "requirements.txt")]
    (folder / "requirements.txt").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "SHA256SUMS").write_text(checksums(folder), "utf-8")


def _number(python: str) -> int:
    return int(python.split(".")[1])


def checksums(folder: Path) -> str:
    """Return a line for every file of a folder, in the form of ``sha256sum``."""
    files = sorted(
        path for path in folder.rglob("*") if path.is_file() and path.name != "SHA256SUMS"
    )
    told: Iterable[tuple[str, str]] = (
        (hashlib.sha256(path.read_bytes()).hexdigest(), path.relative_to(folder).as_posix())
        for path in files
        if path.name != "SHA256SUMS"
    )
    return "".join(f"{digest}  {name}\n" for digest, name in told)


def pack(folder: Path, archive: Path) -> None:
    """Zip a folder under its own name; what may be executed stays so."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                packed.write(path, f"{folder.name}/{path.relative_to(folder).as_posix()}")


if __name__ == "__main__":
    if platform.python_implementation() != "CPython":
        sys.exit("bundles are made with CPython")
    sys.exit(main())
