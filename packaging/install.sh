#!/bin/sh
# Put MagTrack into the menu of this user: ./install.sh [FOLDER], by default ~/.local
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
prefix=${1:-$HOME/.local}
mkdir -p "$prefix/lib" "$prefix/bin" "$prefix/share"
prefix=$(CDPATH='' cd -- "$prefix" && pwd)
rm -rf "$prefix/lib/magtrack.new"
cp -R "$here/magtrack" "$prefix/lib/magtrack.new"
rm -rf "$prefix/lib/magtrack"
mv "$prefix/lib/magtrack.new" "$prefix/lib/magtrack"
ln -sf "$prefix/lib/magtrack/magtrack" "$prefix/bin/magtrack"
XDG_DATA_HOME=$prefix/share "$prefix/lib/magtrack/magtrack" desktop install >/dev/null
echo "MagTrack is in $prefix/lib/magtrack and in the menu. To remove it: ./uninstall.sh $prefix"
