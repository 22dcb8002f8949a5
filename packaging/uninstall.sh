#!/bin/sh
# Take MagTrack out of the menu again; the log stays: ./uninstall.sh [FOLDER], by default ~/.local
set -eu
prefix=${1:-$HOME/.local}
prefix=$(CDPATH='' cd -- "$prefix" && pwd)
XDG_DATA_HOME=$prefix/share "$prefix/lib/magtrack/magtrack" desktop remove >/dev/null
rm -rf "$prefix/lib/magtrack"
rm -f "$prefix/bin/magtrack"
echo "MagTrack is gone. Your log is where it was: ~/.local/share/magtrack"
