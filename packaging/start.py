"""What a packaged MagTrack starts with."""

import sys

from magtrack.__main__ import main

sys.exit(main())
