# `upgraded.sh LOG`: a window on LOG stays open while a newer version is put in, which happens
# between /trial/open and /trial/upgraded. Then it must still be there, open a page that it had not
# loaded before, and the log must take a dose.
set -eu
rm -f "$HOME/display" # of a screen before
Xvfb -displayfd 3 -screen 0 1366x768x24 -nolisten tcp 3>"$HOME/display" 2>/dev/null &
while [ ! -s "$HOME/display" ]; do sleep 0.1; done
DISPLAY=":$(cat "$HOME/display")"
export DISPLAY
magtrack --data-dir "$1" 2>"$HOME/said" & window=$!
for _ in $(seq 100); do
    [ -e "$1/window.call" ] && break
    sleep 0.2
done
sleep 2
touch /trial/open
while [ ! -e /trial/upgraded ]; do sleep 0.2; done
xdotool search --onlyvisible --name MagTrack windowfocus --sync
for page in 2 3 4 5 6 1; do
    xdotool key "ctrl+$page"
    sleep 2
done
kill -0 $window || { echo "the window ended: $(cat "$HOME/said")"; exit 1; }
[ ! -s "$HOME/said" ] || ! grep -q Error "$HOME/said" || { cat "$HOME/said"; exit 1; }
magtrack --data-dir "$1" take Magtein --units 1 --anyway
kill $window
rm -f "$HOME/said" "$HOME/display"
