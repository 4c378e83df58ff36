#!/bin/sh
# Installs skillgap from this folder, without a network. On macOS: the same file as install.command.
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
for version in $(cat "$here/PYTHONS") ""; do
  if command -v "python$version" >/dev/null 2>&1; then
    exec "python$version" "$here/install.py" "$@"
  fi
done
if command -v python3 >/dev/null 2>&1; then
  exec python3 "$here/install.py" "$@"
fi
echo "skillgap needs Python, and none was found. It runs on: $(tr '\n' ' ' <"$here/PYTHONS")" >&2
echo "Install one (python.org, or your system's software), then start this again." >&2
exit 1
