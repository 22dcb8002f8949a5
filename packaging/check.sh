#!/bin/sh
# Try what was built: script/package check [KIND...]. In a bare chroot where one can be made
# (as root, with mmdebstrap), else in a folder of its own with an empty home.
set -eu
dist=$1
shift
kinds=${*:-folder deb tarball wheel}
work=$(mktemp -d)
trap 'umount "$work"/root/proc 2>/dev/null || :; rm -rf "$work"' EXIT

# A first day with the program "$@": version, product, plan, dose, tables, report, window.
first_day() {
    home=$work/home
    rm -rf "$home"
    mkdir -p "$home"
    log=$home/log
    magtrack() { env -i HOME="$home" PATH=/usr/bin:/bin LC_ALL=C.UTF-8 QT_QPA_PLATFORM=offscreen "$@"; }
    magtrack "$@" --version
    magtrack "$@" --data-dir "$log" product add Magtein --form l-threonate --unit capsule \
        --serving-units 3 --compound-mg 2000 --elemental-mg 144 >/dev/null
    magtrack "$@" --data-dir "$log" schedule add Magtein evening 20:30 --units 2 >/dev/null
    magtrack "$@" --data-dir "$log" take Magtein --slot evening --units 2 >/dev/null
    magtrack "$@" --data-dir "$log" --json today | grep -q '"taken": 96.0' ||
        { echo "2 of 3 capsules were not 96 mg"; exit 1; }
    magtrack "$@" --data-dir "$log" export csv "$home/set.zip" >/dev/null
    magtrack "$@" --data-dir "$log" export pdf "$home/report.pdf" >/dev/null
    magtrack "$@" demo --out "$home/demo" >/dev/null
    for file in set.zip report.pdf demo/today.png demo/report.pdf; do
        [ -s "$home/$file" ] || { echo "$file was not written"; exit 1; }
    done
    # The window stays open until it is told to end.
    status=0
    magtrack timeout 8 "$@" --data-dir "$log" || status=$?
    [ "$status" = 124 ] || { echo "the window ended with $status"; exit 1; }
    if command -v xvfb-run >/dev/null; then
        status=0
        env -i HOME="$home" PATH=/usr/bin:/bin LC_ALL=C.UTF-8 xvfb-run -a timeout 8 "$@" \
            --data-dir "$log" || status=$?
        [ "$status" = 124 ] || { echo "the window on a screen ended with $status"; exit 1; }
    fi
}

try_folder() { first_day "$dist/magtrack/magtrack"; }

try_tarball() {
    tar -xf "$dist"/magtrack-*-linux-*.tar.xz -C "$work"
    "$work"/magtrack-*-linux-*/install.sh "$work/prefix dir" >/dev/null
    first_day "$work/prefix dir/bin/magtrack"
    "$work"/magtrack-*-linux-*/uninstall.sh "$work/prefix dir" >/dev/null
    [ -z "$(find "$work/prefix dir" ! -type d)" ] || { echo "files were left"; exit 1; }
}

try_wheel() {
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes \
        --requirement "$dist/../requirements/runtime.txt" 2>/dev/null
    "$work/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps "$dist"/*.whl 2>/dev/null
    first_day "$work/venv/bin/magtrack"
}

try_deb() {
    package=$(echo "$dist"/magtrack_*.deb)
    if [ "$(id -u)" != 0 ] || ! command -v dpkg >/dev/null; then
        echo "deb: only root can try it"
        return
    fi
    dpkg -i "$package" >/dev/null
    command -v magtrack >/dev/null
    first_day /usr/bin/magtrack
    dpkg -i "$package" >/dev/null # again, as an upgrade
    dpkg --purge magtrack >/dev/null
    [ ! -e /opt/magtrack ] && [ ! -e /usr/share/applications/org.magtrack.MagTrack.desktop ] ||
        { echo "files were left"; exit 1; }
    [ -s "$work/home/log/log.sqlite3" ] || ls "$work/home/log" >/dev/null
}

for kind in $kinds; do
    echo "$kind: "
    "try_$kind"
    echo "$kind: works"
done
