#!/bin/sh
# Put MagTrack into the menu of this user: ./install.sh [FOLDER], by default ~/.local
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
prefix=${1:-$HOME/.local}
mkdir -p "$prefix/lib" "$prefix/bin" "$prefix/share"
rm -rf "$prefix/lib/magtrack.new"
cp -R "$here/magtrack" "$prefix/lib/magtrack.new"
rm -rf "$prefix/lib/magtrack"
mv "$prefix/lib/magtrack.new" "$prefix/lib/magtrack"
ln -sf "$prefix/lib/magtrack/magtrack" "$prefix/bin/magtrack"
(cd "$here/share" && find . -type f) | while read -r file; do
    mkdir -p "$prefix/share/$(dirname -- "$file")"
    cp "$here/share/$file" "$prefix/share/$file"
done
entry=$prefix/share/applications/org.magtrack.MagTrack.desktop
sed "s|^Exec=.*|Exec=\"$prefix/lib/magtrack/magtrack\"|" "$here/share/applications/org.magtrack.MagTrack.desktop" >"$entry"
echo "MagTrack is in $prefix/lib/magtrack and in the menu. To remove it: ./uninstall.sh $prefix"
