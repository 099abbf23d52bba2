"""What a review refuses, by the names that the faces have for it."""

from __future__ import annotations

from tui_tutor.plain.words import WORDS
from tui_tutor.progress.again import REFUSED
from tui_tutor.tui.keys import KEYS


def test_all_that_is_refused_is_an_action_or_a_word_and_has_its_word_where_it_is_both() -> None:
    actions = {key.action for key in KEYS}
    words = {word.stands_for: word.name for word in WORDS}
    assert actions | words.keys() >= REFUSED
    assert {action for action in REFUSED if action not in actions} == {"preset"}  # a line of the full screen's edit
    assert {action for action in REFUSED if action not in words} == {"back_phase", "play", "inside_all"}
    assert (words["edit"], words["go_to"], words["run_on"]) == ("set", "go", "run")
