"""Everything that we do because Textual 8.2 does otherwise, each with the version, the reason and its test.

Nothing else in the product touches a private or internal thing of Textual. A page per subject: `app` how it ends and
when it paints, `painting` what is painted, `driver` the terminal, `terminal_input` and `inbox` what comes from it,
`writer` what goes to it.
"""

from tui_tutor.tui.workarounds.app import (
    FaultyApp,
    hear_of_threads,
    is_output_waiting,
    paint_on_the_terminal,
)
from tui_tutor.tui.workarounds.painting import (
    dim_what_lies_below,
    paint_nothing_that_steers,
    paint_only_what_changed,
)

__all__ = [
    "FaultyApp",
    "dim_what_lies_below",
    "hear_of_threads",
    "is_output_waiting",
    "paint_nothing_that_steers",
    "paint_on_the_terminal",
    "paint_only_what_changed",
]
