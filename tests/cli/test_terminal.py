"""What a terminal is taken for: glyph set and colours, by flag, environment, configuration and locale."""

from __future__ import annotations

import pytest

from tui_tutor.cli.terminal import Colours, check_encoding, choose_colours, choose_glyphs
from tui_tutor.config import Config
from tui_tutor.errors import UsageError
from tui_tutor.glyphs import GlyphSet

UTF_8 = {"TERM": "xterm-256color", "LANG": "de_DE.UTF-8"}
COERCED = {"TERM": "xterm", "LC_CTYPE": "C.UTF-8"}  # what Python makes of the locale C


@pytest.mark.parametrize(
    ("changes", "encoding", "glyph_set"),
    [
        ({}, "utf-8", GlyphSet.UNICODE),
        ({"TERM": "linux"}, "utf-8", GlyphSet.BASIC),
        ({"TERM": "linux-16color"}, "utf-8", GlyphSet.BASIC),
        ({"TERM": "screen.linux"}, "utf-8", GlyphSet.BASIC),
        ({"TERM": "vt100"}, "utf-8", GlyphSet.ASCII),
        ({"TERM": "vt220"}, "utf-8", GlyphSet.ASCII),
        ({"TERM": "ansi"}, "utf-8", GlyphSet.ASCII),
        ({"TERM": "xterm-vt220"}, "utf-8", GlyphSet.UNICODE),
        ({"LC_ALL": "C"}, "utf-8", GlyphSet.ASCII),
        ({"LC_ALL": "POSIX"}, "utf-8", GlyphSet.ASCII),
        ({"LC_ALL": "C.UTF-8"}, "utf-8", GlyphSet.UNICODE),
        ({"LC_ALL": "en_US.ISO-8859-1"}, "utf-8", GlyphSet.ASCII),
        ({"LC_CTYPE": "en_US.ISO-8859-15@euro"}, "utf-8", GlyphSet.ASCII),
        ({"LANG": ""}, "utf-8", GlyphSet.UNICODE),
        ({"LANG": "de_DE"}, "utf-8", GlyphSet.UNICODE),
        ({}, "iso8859-1", GlyphSet.ASCII),
        ({}, "cp437", GlyphSet.BASIC),
        ({"LANG": "en_US.IBM437"}, "utf-8", GlyphSet.BASIC),
        ({"TUTOR_GLYPHS": "basic"}, "utf-8", GlyphSet.BASIC),
        ({"TUTOR_GLYPHS": "unicode", "TERM": "linux"}, "iso8859-1", GlyphSet.UNICODE),
        ({"TUTOR_GLYPHS": ""}, "utf-8", GlyphSet.UNICODE),
    ],
)
def test_the_glyph_set_is_what_the_terminal_has(changes: dict[str, str], encoding: str, glyph_set: GlyphSet) -> None:
    assert choose_glyphs(None, {**UTF_8, **changes}, Config(), encoding) is glyph_set


def test_a_locale_that_python_made_up_says_nothing() -> None:
    assert choose_glyphs(None, COERCED, Config(), "utf-8", is_utf8_mode=True) is GlyphSet.UNICODE
    assert choose_glyphs(None, {**COERCED, "LANG": "C"}, Config(), "utf-8", is_utf8_mode=True) is GlyphSet.ASCII


def test_a_flag_counts_more_than_the_environment_and_that_more_than_the_configuration() -> None:
    config, environment = Config(glyphs="ascii"), {**UTF_8, "TUTOR_GLYPHS": "basic"}
    assert choose_glyphs("unicode", environment, config, "utf-8") is GlyphSet.UNICODE
    assert choose_glyphs(None, environment, config, "utf-8") is GlyphSet.BASIC
    assert choose_glyphs(None, UTF_8, config, "utf-8") is GlyphSet.ASCII


def test_a_glyph_set_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match='TUTOR_GLYPHS cannot be "asci"') as fault:
        choose_glyphs(None, {"TUTOR_GLYPHS": "asci"}, Config(), "utf-8")
    assert fault.value.advice == 'did you mean "ascii"?'


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "iso8859-1", "cp437", "cp1252", "euc_jp", "koi8-r"])
def test_an_encoding_is_usable_where_ascii_is_itself(encoding: str) -> None:
    check_encoding(encoding)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-7", "cp037", "cp500", "", "no-such"])
def test_another_encoding_is_not(encoding: str) -> None:
    with pytest.raises(UsageError, match="ASCII is not itself"):
        check_encoding(encoding)


@pytest.mark.parametrize(
    ("flag", "environment", "configured", "colours"),
    [
        (None, {"TERM": "xterm-256color"}, None, Colours.MANY),
        (None, {"TERM": "xterm-256color", "COLORTERM": "truecolor"}, None, Colours.ALL),
        (None, {"TERM": "xterm-direct"}, None, Colours.ALL),
        (None, {"TERM": "xterm"}, None, Colours.FEW),
        (None, {"TERM": "linux"}, None, Colours.FEW),
        (None, {"TERM": "vt100"}, None, Colours.NONE),
        (None, {"TERM": "vt220", "COLORTERM": "truecolor"}, None, Colours.NONE),
        (None, {"TERM": "xterm-mono"}, None, Colours.NONE),
        ("never", {"TERM": "xterm", "FORCE_COLOR": "3"}, "always", Colours.NONE),
        ("always", {"TERM": "vt100", "NO_COLOR": "1"}, "never", Colours.FEW),
        ("always", {"TERM": "xterm", "COLORTERM": "24bit", "NO_COLOR": "1"}, None, Colours.ALL),
        ("auto", {"TERM": "xterm"}, "never", Colours.FEW),
        ("auto", {"TERM": "xterm", "NO_COLOR": "1"}, None, Colours.NONE),
        (None, {"TERM": "xterm", "NO_COLOR": "0"}, "always", Colours.NONE),
        (None, {"TERM": "xterm", "NO_COLOR": ""}, None, Colours.FEW),
        (None, {"TERM": "xterm", "NO_COLOR": "1", "FORCE_COLOR": "1"}, None, Colours.NONE),
        (None, {"TERM": "xterm", "FORCE_COLOR": "0"}, "always", Colours.NONE),
        (None, {"TERM": "xterm", "FORCE_COLOR": "false"}, None, Colours.NONE),
        (None, {"TERM": "xterm-256color", "FORCE_COLOR": "1"}, None, Colours.FEW),
        (None, {"TERM": "vt100", "FORCE_COLOR": "2"}, None, Colours.MANY),
        (None, {"TERM": "xterm", "FORCE_COLOR": "3"}, "never", Colours.ALL),
        (None, {"TERM": "vt100", "FORCE_COLOR": "yes"}, None, Colours.FEW),
        (None, {"TERM": "xterm", "FORCE_COLOR": ""}, "never", Colours.NONE),
        (None, {"TERM": "vt100"}, "always", Colours.FEW),
        (None, {"TERM": "xterm"}, "auto", Colours.FEW),
    ],
)
def test_colours_are_as_many_as_the_terminal_has_and_the_learner_wants(
    flag: str | None, environment: dict[str, str], configured: str | None, colours: Colours
) -> None:
    assert choose_colours(flag, environment, Config(color=configured)) is colours
