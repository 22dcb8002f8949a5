#!/bin/sh
# A first day with the program "$@", in an empty home: version, product, plan, dose, tables,
# report, sample, and the window on each kind of screen that is here. Says what went wrong.
set -eu
fail() { echo "first day: $*" >&2; exit 1; }
log=$HOME/log
out=$HOME/out
mkdir -p "$out"

# Runs the window until it is told to end; one that ends by itself has failed.
stays_open() {
    status=0
    timeout "${STAYS_S:-6}" "$@" --data-dir "$log" 2>"$out/said" || status=$?
    [ "$status" = 124 ] || fail "the window ended with $status: $(cat "$out/said")"
}

"$@" --version
"$@" --data-dir "$log" product add Magtein --form l-threonate --unit capsule \
    --serving-units 3 --compound-mg 2000 --elemental-mg 144 >/dev/null
"$@" --data-dir "$log" schedule add Magtein evening 20:30 --units 2 >/dev/null
"$@" --data-dir "$log" take Magtein --slot evening --units 2 >/dev/null
"$@" --data-dir "$log" --json today | grep -q '"taken": 96.0' || fail "2 of 3 capsules were not 96 mg"
"$@" --data-dir "$log" export csv "$out/set.zip" >/dev/null
"$@" --data-dir "$log" export xlsx "$out/set.xlsx" >/dev/null
"$@" --data-dir "$log" export pdf "$out/report.pdf" >/dev/null
"$@" --data-dir "$log" backup "$out/copy.sqlite3" >/dev/null
"$@" --data-dir "$log" product find glycinate >/dev/null
"$@" demo --out "$out/demo" >/dev/null
for file in set.zip set.xlsx report.pdf copy.sqlite3 demo/today.png demo/report.pdf; do
    [ -s "$out/$file" ] || fail "$file was not written"
done
head -c 5 "$out/report.pdf" | grep -q '%PDF-' || fail "the report is no PDF"

QT_QPA_PLATFORM=offscreen stays_open "$@"
if command -v xvfb-run >/dev/null; then
    # As the script of Debian does it, which waits for a signal that few chroots deliver.
    Xvfb -displayfd 3 -screen 0 1366x768x24 -nolisten tcp 3>"$out/display" 2>/dev/null &
    screen=$!
    while [ ! -s "$out/display" ]; do sleep 0.1; done
    (export DISPLAY=":$(cat "$out/display")" && stays_open "$@") || { kill $screen; exit 1; }
    kill $screen
    echo "a window on X11"
fi
if command -v weston >/dev/null; then
    XDG_RUNTIME_DIR=$HOME/run
    export XDG_RUNTIME_DIR
    mkdir -pm 700 "$XDG_RUNTIME_DIR"
    backend=$(weston --help 2>/dev/null | grep -q 'headless-backend.so' && echo headless-backend.so || echo headless)
    weston --backend="$backend" --socket=trial --idle-time=0 >"$out/weston" 2>&1 &
    screen=$!
    for _ in 1 2 3 4 5 6 7 8 9 10; do [ -S "$XDG_RUNTIME_DIR/trial" ] || sleep 0.5; done
    (export WAYLAND_DISPLAY=trial && stays_open "$@") || { kill $screen; exit 1; }
    kill $screen
    echo "a window on Wayland"
fi
rm -rf "$out"
