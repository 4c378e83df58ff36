"""Builds the wheel with the app inside: what lies beside the package in a checkout goes along."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

SHIPPED = ("app.py", "pages", "data", "static", ".streamlit", "LICENSE")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", "truth", "generator", "generate.py")


class BuildWithApp(build_py):
    """Copies the app into ``skillgap/_app`` of the wheel; an editable install has none."""

    def run(self) -> None:
        """Build the package, then copy."""
        super().run()
        if self.editable_mode:
            return
        inside = Path(self.build_lib) / "skillgap" / "_app"
        shutil.rmtree(inside, ignore_errors=True)
        inside.mkdir(parents=True)
        for name in SHIPPED:
            if Path(name).is_dir():
                shutil.copytree(name, inside / name, ignore=LEFT_OUT)
            else:
                shutil.copy2(name, inside / name)


setup(cmdclass={"build_py": BuildWithApp})
