#!/bin/sh
# Take MagTrack out of the menu again; the log stays: ./uninstall.sh [FOLDER], by default ~/.local
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
prefix=${1:-$HOME/.local}
rm -rf "$prefix/lib/magtrack"
rm -f "$prefix/bin/magtrack"
(cd "$here/share" && find . -type f) | while read -r file; do
    rm -f "$prefix/share/$file"
done
echo "MagTrack is gone. Your log is where it was: ~/.local/share/magtrack"
