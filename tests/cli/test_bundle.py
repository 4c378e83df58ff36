"""A bundle is complete by its wheels' own metadata, and installs without a network."""

import os
import subprocess
import sys
import zipfile

import pytest

from scripts.bundle import (
    BUNDLED,
    SYSTEMS,
    Incomplete,
    check_complete,
    checksums,
    fits,
    needs_of,
    read_pins,
    write_surroundings,
)

HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
PROGRAM = "def main():\n    print('it runs')\n"


def make_wheel(folder, name, version="1.0", needs=(), tag="py3-none-any", files=None):
    folder.mkdir(parents=True, exist_ok=True)
    wheel = folder / f"{name}-{version}-{tag}.whl"
    head = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    head += "".join(f"Requires-Dist: {need}\n" for need in needs)
    about = f"{name}-{version}.dist-info"
    packed = {
        f"{about}/METADATA": head,
        f"{about}/WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n",
        **(files or {f"{name}.py": ""}),
    }
    packed[f"{about}/RECORD"] = "".join(f"{path},,\n" for path in [*packed, f"{about}/RECORD"])
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in packed.items():
            archive.writestr(path, text)
    return wheel


@pytest.mark.parametrize(
    ("file", "system", "python", "expected"),
    [
        ("a-1-py3-none-any.whl", "linux", "3.14", True),
        ("a-1-cp312-cp312-win_amd64.whl", "windows", "3.12", True),
        ("a-1-cp312-cp312-win_amd64.whl", "windows", "3.13", False),
        ("a-1-cp312-cp312-win_amd64.whl", "linux", "3.12", False),
        ("a-1-cp310-abi3-win_amd64.whl", "windows", "3.13", True),
        ("a-1-cp313-abi3-win_amd64.whl", "windows", "3.12", False),
        ("a-1-cp312-cp312-macosx_11_0_arm64.whl", "macos", "3.12", True),
        ("a-1-cp312-cp312-macosx_15_0_arm64.whl", "macos", "3.12", False),
        ("a-1-cp312-cp312-macosx_11_0_x86_64.whl", "macos", "3.12", False),
        ("a-1-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", "linux", "3.12", True),
        ("a-1-cp312-cp312-musllinux_1_2_x86_64.whl", "linux", "3.12", False),
        ("a-1-cp314-cp314t-win_amd64.whl", "windows", "3.14", False),
        ("a-1-py2-none-any.whl", "linux", "3.12", False),
    ],
)
def test_a_wheel_fits_a_system_or_not(file, system, python, expected):
    assert fits(file, SYSTEMS[system], python) is expected


def test_requirements_of_another_system_are_left_out(tmp_path):
    needs = ["all", 'wins; sys_platform == "win32"', 'old; python_version < "3.12"',
             'more; extra == "more"']  # fmt: skip
    wheel = make_wheel(tmp_path, "one", needs=needs)

    def names(system, python):
        found = needs_of(wheel, SYSTEMS[system].environment(python))
        return [need.name for need in found]

    assert names("windows", "3.12") == ["all", "wins"]
    assert names("linux", "3.11") == ["all", "old"]
    assert names("macos", "3.14") == ["all"]


def test_a_bundle_that_lacks_a_wheel_or_has_another_version_is_told(tmp_path):
    make_wheel(tmp_path, "skillgap", needs=["one>=1", 'wins; sys_platform == "win32"'])
    make_wheel(tmp_path, "one", version="1.5", needs=["two<2"])
    with pytest.raises(Incomplete, match="no wheel of two for linux-x86_64"):
        check_complete(SYSTEMS["linux"], "3.12", tmp_path)
    make_wheel(tmp_path, "two", version="2.0")
    with pytest.raises(Incomplete, match=r"one-1\.5.* asks for two<2; here is two-2\.0"):
        check_complete(SYSTEMS["linux"], "3.12", tmp_path)
    (tmp_path / "two-2.0-py3-none-any.whl").unlink()
    make_wheel(tmp_path, "two", version="1.9")
    check_complete(SYSTEMS["linux"], "3.12", tmp_path)
    with pytest.raises(Incomplete, match="no wheel of wins for windows"):
        check_complete(SYSTEMS["windows"], "3.12", tmp_path)


def test_every_pin_is_read(repository):
    pins = read_pins(repository / "constraints.txt") | read_pins(repository / "requirements.txt")
    assert pins["uvloop"] == "0.23.0"  # with a marker behind it
    assert "colorama" in pins  # needed on Windows only


def bundle(folder, python=HERE):
    program = {"skillgap.py": PROGRAM,
               "skillgap-1.0.dist-info/entry_points.txt":
               "[console_scripts]\nskillgap = skillgap:main\n"}  # fmt: skip
    make_wheel(folder / "wheels", "skillgap", files=program)
    write_surroundings(SYSTEMS["linux"], [python], folder, {})
    (folder / "requirements.txt").write_text("skillgap\n")
    (folder / "SHA256SUMS").write_text(checksums(folder), "utf-8")
    return folder


def install(folder, home):
    words = [sys.executable, str(folder / "install.py"), "--into", str(home / "program")]
    variables = {**os.environ, "PIP_INDEX_URL": "http://127.0.0.1:9/"}
    return subprocess.run(
        [*words, "--desktop", str(home / "Desktop")], capture_output=True, text=True, env=variables
    )


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="what is run is a Linux bundle")
def test_it_installs_for_a_user_with_spaces_and_accents_in_the_name(tmp_path):
    home = tmp_path / "Zoë de la Peña"
    told = install(bundle(home / "My downloads" / "skillgap"), home)
    assert told.returncode == 0, told.stderr
    program = home / "program" / "bin" / "skillgap"
    assert subprocess.check_output([program], text=True) == "it runs\n"
    start = (home / "Desktop" / "skillgap.desktop").read_text("utf-8")
    assert f'Exec="{program}" serve' in start


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="what is run is a Linux bundle")
def test_a_damaged_bundle_and_another_python_are_refused_in_a_sentence(tmp_path):
    folder = bundle(tmp_path / "skillgap")
    (folder / "wheels" / "skillgap-1.0-py3-none-any.whl").write_bytes(b"half")
    told = install(folder, tmp_path)
    assert told.returncode == 1
    assert "skillgap-1.0-py3-none-any.whl is damaged. Copy the bundle again." in told.stderr
    told = install(bundle(tmp_path / "other", "3.99"), tmp_path)
    assert told.returncode == 1
    assert f"this is Python {HERE}; the wheels here are for 3.99" in told.stderr
    assert not (tmp_path / "program").exists()


def test_the_start_of_windows_has_its_line_ends(tmp_path):
    make_wheel(tmp_path / "wheels", "skillgap")
    write_surroundings(SYSTEMS["windows"], ["3.11", "3.13"], tmp_path, {})
    batch = (tmp_path / "install.bat").read_bytes()
    assert batch.count(b"\r\n") == batch.count(b"\n") > 5
    assert (tmp_path / "PYTHONS").read_text().split() == ["3.13", "3.11"]
    assert (BUNDLED / "install.py").read_bytes() == (tmp_path / "install.py").read_bytes()
