# Sourced by the other scripts: `prepare runtime` or `prepare test` makes .venv hold exactly what
# requirements/ pins, and the app. Quick when nothing has changed. POSIX sh.

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
venv=$root/.venv

say() { printf '%s\n' "$*" >&2; }

stop() {
    say "$@"
    exit 1
}

# Whether the interpreter $1 is one that every pinned package has a wheel for.
suits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null
}

# Set $python to the first interpreter that suits, "" where none does.
find_python() {
    for python in python3 python3.14 python3.13 python3.12 python3.11; do
        if suits "$python"; then return; fi
    done
    python=
}

# The Debian packages that a new .venv and the window lack here, all at once; none elsewhere.
missing_packages() {
    command -v apt-get >/dev/null || return 0
    if [ -z "$python" ]; then
        echo python3-venv
    elif [ "$python" != "$venv/bin/python" ] && ! "$python" -c 'import ensurepip' 2>/dev/null; then
        "$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
    fi
    # An interpreter that cannot ask the linker, or none: all that Qt may need.
    (cd "$root" && "${python:-false}" -m magtrack.startup.preflight 2>/dev/null) ||
        sed -n 's/^ *"lib.*": "\(.*\)",$/\1/p' "$root/magtrack/startup/preflight.py" | sort -u
}

# Install Debian packages when we may; else print the one command that does.
apt_install() {
    if command -v sudo >/dev/null; then
        by_hand="Please run this once, then try again:  sudo apt-get update && sudo apt-get install $*"
    else
        by_hand="Please run this once as root, then try again:  apt-get update && apt-get install $*"
    fi
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif sudo -n true 2>/dev/null; then
        as_root='sudo -n'
    else
        stop "$by_hand"
    fi
    say "Installing from Debian: $*"
    for _ in 1 2; do
        # Word splitting of $as_root is meant. Old or empty package lists are why it may fail once.
        $as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -qq -y --no-install-recommends "$@" >/dev/null 2>&1 && return
        $as_root apt-get update -qq >/dev/null 2>&1 || break
    done
    stop "That failed. $by_hand"
}

# Have all that no Python package brings along, before anything is downloaded.
prepare_system() {
    python=$venv/bin/python
    "$python" -c 'import pip' 2>/dev/null || find_python
    if [ -z "$python" ] && command -v python3 >/dev/null; then
        stop "MagTrack needs Python 3.11 to 3.14, and found $(python3 -V 2>&1)."
    fi
    packages=$(missing_packages)
    if [ -n "$packages" ]; then
        # One package a line, so word splitting is meant.
        apt_install $packages
        [ -n "$python" ] || find_python
    fi
    suits "${python:-false}" || stop "MagTrack needs Python 3.11 to 3.14, and found none."
}

prepare() {
    pins=$root/requirements/$1.txt
    stamp=$venv/prepared-$1
    state="$root $(cat "$pins" "$root/pyproject.toml" | cksum)"
    # With a display Qt needs more libraries than without: each is looked at once.
    display=display:${DISPLAY:+x}${WAYLAND_DISPLAY:+w}${QT_QPA_PLATFORM:-}
    if [ -f "$stamp" ] && [ "$(sed -n 1p "$stamp")" = "$state" ]; then
        if sed 1d "$stamp" | grep -qxF "$display"; then return; fi
        prepare_system
        printf '%s\n' "$display" >>"$stamp"
        return
    fi
    prepare_system
    say "Setting up $venv. The first time this downloads about 150 MB."
    if [ "$python" != "$venv/bin/python" ]; then
        "$python" -m venv --clear "$venv" || stop "$venv could not be made."
    fi
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
        --require-hashes --requirement "$pins" || stop "The packages could not be installed."
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
        --no-deps --no-build-isolation --editable "$root" || stop "MagTrack could not be installed."
    printf '%s\n' "$state" "$display" >"$stamp"
}
