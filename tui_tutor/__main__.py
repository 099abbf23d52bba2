"""`python -m tui_tutor`."""

import sys

from tui_tutor.cli import main

sys.exit(main())
