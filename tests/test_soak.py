"""PySide6 6.12.0 loses a reference to None at each call that returns nothing, until Python aborts.

A test process that makes few such calls never sees it, so this one makes many, on its own.
"""

from __future__ import annotations

import subprocess

CALLS = 20_000
# Python below 3.12 starts with about this many references to None, and other code takes and
# gives back a few. Losing one a call would show as -20 000.
TOLERANCE = 500

SCRIPT = f"""
import sys
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QLabel

class Sender(QObject):
    sent = Signal(int)

class Hovered(QLabel):
    hovers = paints = 0

    def mouseMoveEvent(self, event):
        self.hovers += 1
        self.update()

    def paintEvent(self, event):
        self.paints += 1
        painter = QPainter(self)
        painter.save()
        painter.drawText(QPoint(2, 12), self.text())
        painter.restore()
        painter.end()

application = QApplication([])
label, sender, received = Hovered(), Sender(), [0]
label.setMouseTracking(True)
label.resize(60, 16)
label.show()
application.processEvents()  # a widget that is not on the screen yet does not paint

def receive(value):
    received[0] += 1

sender.sent.connect(receive)
none, true, false = None, True, False

def references():
    return [sys.getrefcount(each) for each in (none, true, false)]

# Made once: sending a new one each time gains a reference, which is harmless but not steady.
at, nothing, no_key = QPointF(9, 4), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
moved = QMouseEvent(QEvent.Type.MouseMove, at, at, nothing, nothing, no_key)

def soak(calls):
    for n in range(calls):
        label.setText("one" if n % 2 else "two")
        label.repaint()
        QApplication.sendEvent(label, moved)
        sender.sent.emit(n)

soak(100)
before = references()
soak({CALLS})
after = references()
assert received[0] == label.hovers == {CALLS} + 100, (received, label.hovers)
assert label.paints >= {CALLS}, label.paints
print(*(b - a for a, b in zip(before, after)))
"""


def test_twenty_thousand_repaints_texts_hovers_and_signals_do_not_wear_python_out(python):
    run = subprocess.run([python, "-c", SCRIPT], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    drift = [int(each) for each in run.stdout.split()]
    assert all(abs(each) < TOLERANCE for each in drift), drift
