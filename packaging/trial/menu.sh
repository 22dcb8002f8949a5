#!/bin/sh
# From the menu to a table, by the keyboard alone, on a screen with a session bus and notifications.
# `menu.sh PICTURES`: a folder for pictures of the screen, which are taken where `import` is here.
set -eu
pictures=$1
entry=/usr/share/applications/org.magtrack.MagTrack.desktop
log=$HOME/.local/share/magtrack

if [ "${2:-}" != inside ]; then
    XDG_RUNTIME_DIR=$HOME/run
    export XDG_RUNTIME_DIR
    mkdir -pm 700 "$XDG_RUNTIME_DIR"
    rm -f "$HOME/display"
    Xvfb -displayfd 3 -screen 0 1366x768x24 -nolisten tcp 3>"$HOME/display" 2>/dev/null &
    while [ ! -s "$HOME/display" ]; do sleep 0.1; done
    DISPLAY=":$(cat "$HOME/display")"
    export DISPLAY
    exec dbus-run-session -- sh "$0" "$pictures" inside
fi

fail() { echo "menu: $*" >&2; picture failed; exit 1; }
picture() {
    if command -v import >/dev/null; then import -window root "$pictures/$1.png"; fi
}
# Waits for a window whose name holds $1, and gives it the keyboard: here is no window manager.
window() {
    for _ in $(seq 100); do
        found=$(xdotool search --onlyvisible --name "$1" 2>/dev/null | tail -n 1)
        if [ -n "$found" ]; then xdotool windowfocus --sync "$found"; return; fi
        sleep 0.2
    done
    fail "no window called $1"
}
# Types each word and goes on with Return; "-" is an answer that stays as it is.
answers() {
    for word in "$@"; do
        [ "$word" = - ] || xdotool type --delay 20 "$word"
        xdotool key Return
        sleep 0.3
    done
}
# Waits until the command says what it should.
until_said() {
    wanted=$1
    shift
    for _ in $(seq 50); do
        if "$@" 2>/dev/null | grep -q "$wanted"; then return; fi
        sleep 0.2
    done
    fail "$* did not say $wanted"
}

# What is chosen in the menu of a notification, without a hand: its Take.
mkdir -p "$HOME/.config/dunst"
printf '#!/bin/sh\ngrep -m 1 Take\n' >"$HOME/pick"
chmod +x "$HOME/pick"
printf '[global]\ndmenu = %s\n' "$HOME/pick" >"$HOME/.config/dunst/dunstrc"
dunst >/dev/null 2>&1 &
gio launch "$entry"
window MagTrack
sleep 2
picture 1-first-start
xdotool type --delay 20 Magtein
sleep 3
picture 2-suggested
xdotool key Down # what is suggested
answers -
sleep 1
xdotool key ctrl+Return
sleep 1
picture 3-plan
answers 1 2
xdotool type --delay 20 "Vitamin D 1000 IU 8 am"
xdotool key Tab
xdotool type --delay 20 "Levothyroxine 7 am"
picture 4-others
xdotool key ctrl+Return
sleep 1
picture 5-question
xdotool key Return
until_said Magtein magtrack today
sleep 2
picture 6-today

# A second start brings the window that is open to the front, and opens none.
gio launch "$entry"
sleep 2
[ "$(xdotool search --onlyvisible --name MagTrack | wc -l)" = 1 ] || fail "a second window opened"

product="NOW Magtein"
magtrack take "$product" --slot evening --units 2 --anyway >/dev/null
magtrack export csv "$HOME/days.csv" >/dev/null
grep -q "$(date +%Y-%m-%d)" "$HOME/days.csv" || fail "today is not in the table"

# A double click on an archive shows what it would add, in the window that is open.
magtrack export zip "$HOME/from another computer.zip" >/dev/null
gio info -a standard::content-type "$HOME/from another computer.zip" | grep -q vnd.magtrack ||
    fail "an archive is taken for any zip"
GIO_LAUNCHED=1 gio open "$HOME/from another computer.zip"
sleep 6
picture 7-archive
xdotool key Escape
sleep 1
window MagTrack
xdotool key ctrl+q
for _ in $(seq 50); do
    xdotool search --onlyvisible --name MagTrack >/dev/null 2>&1 || break
    sleep 0.2
done
sleep 1
! pgrep -x magtrack -r R,S,D >/dev/null || fail "the program did not end"
[ "$(stat -c %a "$log/magtrack.sqlite3")" = 600 ] || fail "others may read the log"

# With the window closed a reminder comes, and its Take logs the dose.
log=$HOME/reminded
magtrack --data-dir "$log" product add Magtein --form l-threonate --unit capsule \
    --serving-units 3 --compound-mg 2000 --elemental-mg 144 >/dev/null
magtrack --data-dir "$log" schedule add Magtein evening "$(date -d '-20 minutes' +%H:%M)" \
    --units 2 --from yesterday >/dev/null
printf '{"remind_doses": true, "remind_minutes": 15}' >"$log/preferences.json"
magtrack --data-dir "$log" remind >/dev/null 2>&1 &
until_said 1 dunstctl count displayed
picture 8-reminder
dunstctl context
until_said '\[x\].*96 mg' magtrack --data-dir "$log" today
until_said 0 dunstctl count displayed
kill $!
echo "a reminder answered with the window closed"
