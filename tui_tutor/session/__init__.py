"""Sessions: where a learner is in a lesson, as a value; commands make the next one. Questions and answers.

Knows no screen and keeps no clock.
"""

from tui_tutor.session.commands import (
    Back,
    BackPhase,
    Close,
    CloseAll,
    Command,
    First,
    GiveAnswer,
    GoTo,
    Last,
    Next,
    NextPhase,
    Open,
    OpenAll,
    Pin,
    Redo,
    ResetValues,
    RunOn,
    SetCalculus,
    SetNotation,
    SetPart,
    SetPredict,
    SetStop,
    SetValue,
    Show,
    TakeHint,
    Undo,
    UsePreset,
)  # fmt: skip
from tui_tutor.session.going import FURTHEST
from tui_tutor.session.prediction import Answer, Attempt, Earned, Key
from tui_tutor.session.session import Session
from tui_tutor.session.words import check_value, find_step, parse_number, read_setting

__all__ = [
    "FURTHEST", "Answer", "Attempt", "Back", "BackPhase", "Close", "CloseAll", "Command", "Earned", "First",
    "GiveAnswer", "GoTo", "Key", "Last", "Next", "NextPhase", "Open", "OpenAll", "Pin", "Redo", "ResetValues", "RunOn",
    "Session", "SetCalculus", "SetNotation", "SetPart", "SetPredict", "SetStop", "SetValue", "Show", "TakeHint",
    "Undo", "UsePreset", "check_value", "find_step", "parse_number", "read_setting",
]  # fmt: skip
