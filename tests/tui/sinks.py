"""Every way in which a text comes to the screen, each as a widget to which a text is given; and what is sent for it.

The app is the real one, with a driver that keeps what it is told to write.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets._tooltip import Tooltip
from textual.widgets.option_list import Option

from tui_tutor.tui.answer_box import AnswerBox
from tui_tutor.tui.app import TutorApp
from tui_tutor.tui.drawing.text import Look, Piece
from tui_tutor.tui.line_input import LineInput
from tui_tutor.tui.panel import LinePanel


class Recorder(HeadlessDriver):
    """Keeps what is written, as the bytes that a terminal would get."""

    written: ClassVar[bytearray] = bytearray()

    @property
    def is_headless(self) -> bool:
        return False  # a headless app paints nothing

    def write(self, data: str) -> None:
        self.written.extend(data.encode("utf-8"))

    def flush(self) -> None:
        pass


class Sink:
    """A widget with a text. `rows`: how many lines of text it shows at once; None for as many as the screen."""

    rows: int | None = 1

    def __init__(self) -> None:
        self.widget = self.make()

    def make(self) -> Widget:
        raise NotImplementedError

    def show(self, text: str) -> None:
        raise NotImplementedError


class Painted(Sink):
    """Lines of a panel: the graph, the text beside it, the timeline, header and footer, with what is said there."""

    rows = None

    def make(self) -> Widget:
        panel = LinePanel("sink")
        panel.styles.width, panel.styles.height = "100%", "100%"
        return panel

    def show(self, text: str) -> None:
        self.widget.show([(Piece(row, Look.STRONG),) for row in text.split("\n")])  # type: ignore[attr-defined]


class Plain(Sink):
    """A text of a modal screen, a message, the head of the list."""

    rows = None

    def make(self) -> Widget:
        return Static(Content(""))

    def show(self, text: str) -> None:
        self.widget.update(Content(text))  # type: ignore[attr-defined]


class Hover(Plain):
    """A tooltip; nothing of ours has one."""

    def make(self) -> Widget:
        tip = Tooltip(Content(""))
        tip.styles.display, tip.styles.max_width, tip.styles.layer = "block", "100%", "default"
        tip.styles.padding = tip.styles.margin = 0
        return tip


class Linked(Plain):
    """A text with a link, whose address a terminal would follow."""

    def show(self, text: str) -> None:
        from rich.style import Style
        from rich.text import Text

        self.widget.update(Text(text, Style(link=f"http://{text[:99]}")))  # type: ignore[attr-defined]


class Title(Sink):
    def make(self) -> Widget:
        widget = Static(Content(""))
        widget.styles.border = "round", "red"
        return widget

    def show(self, text: str) -> None:
        self.widget.border_title = Content(text)  # type: ignore[assignment]


class Subtitle(Title):
    def show(self, text: str) -> None:
        self.widget.border_subtitle = Content(text)  # type: ignore[assignment]


class Choice(Sink):
    """A row of the list of lessons, or a hit in the palette."""

    rows = None

    def make(self) -> Widget:
        return OptionList()

    def show(self, text: str) -> None:
        self.widget.clear_options()  # type: ignore[attr-defined]
        self.widget.add_options([Option(Content(row)) for row in text.split("\n")])  # type: ignore[attr-defined]


class Typed(Sink):
    """What stands in a line of input, however it came there."""

    def make(self) -> Widget:
        return LineInput()

    def show(self, text: str) -> None:
        self.widget.value = text  # type: ignore[attr-defined]


class Suggested(Sink):
    """What may be typed into an empty line."""

    def make(self) -> Widget:
        return AnswerBox()

    def show(self, text: str) -> None:
        self.widget.placeholder = text  # type: ignore[attr-defined]


class Told(Sink):
    """A notification; nothing of ours tells by one, Textual itself does."""

    def make(self) -> Widget:
        from textual.notifications import Notification
        from textual.widgets._toast import Toast

        self.notification = Notification("", markup=False)
        toast = Toast(self.notification)
        toast.styles.width, toast.styles.max_width = "100%", "100%"
        return toast

    def show(self, text: str) -> None:
        self.notification.message = text
        self.widget.refresh()


# What of a widget, or which call, each of them stands for in the code of the product.
SINKS: dict[str, type[Sink]] = {
    "LinePanel": Painted,
    "Static": Plain,
    "Tooltip": Hover,
    "link": Linked,
    "border_title": Title,
    "border_subtitle": Subtitle,
    "OptionList": Choice,
    "Input": Typed,
    "placeholder": Suggested,
    "notify": Told,
}


class SinkScreen(ModalScreen[None]):
    """Shows one sink."""

    COMPONENT_CLASSES: ClassVar = {f"look--{look}" for look in Look}
    DEFAULT_CSS = """
    SinkScreen { layout: vertical; }
    SinkScreen Static, SinkScreen OptionList { width: 100%; text-wrap: nowrap; }
    SinkScreen OptionList { height: 100%; border: none; padding: 0; }
    SinkScreen LineInput { width: 100%; border: none; padding: 0; height: 1; position: relative; }
    """

    def __init__(self, sink: Sink) -> None:
        super().__init__()
        self.sink = sink

    def compose(self) -> ComposeResult:
        yield self.sink.widget


def painted(sink: Sink, texts: Iterator[str], size: tuple[int, int], take: Callable[[str, bytes], None]) -> None:
    """Give each text to a sink and take what is sent for it, of what changed and of the whole screen."""
    _run(SinkScreen(sink), size, lambda pilot: _show_all(pilot, sink, texts, take))


async def _show_all(pilot: Pilot[Any], sink: Sink, texts: Iterator[str], take: Callable[[str, bytes], None]) -> None:
    screen = pilot.app.screen
    for text in texts:
        Recorder.written.clear()
        sink.show(text)
        await pilot.pause()
        await pilot.pause(0.02)  # Textual paints sixty times a second
        whole = screen._compositor.render_full_update().render_segments(pilot.app.console)
        take(text, bytes(Recorder.written) + whole.encode("utf-8"))


def _run(screen: Screen[Any], size: tuple[int, int], drive: Callable[[Pilot[Any]], Awaitable[None]]) -> None:
    app = TutorApp(folder=None)
    app.driver_class = Recorder

    async def pilot_it(pilot: Pilot[Any]) -> None:
        await app.push_screen(screen)
        await pilot.pause()
        await drive(pilot)
        app.exit()

    asyncio.run(app.run_async(headless=False, size=size, auto_pilot=pilot_it))
    if app.crash is not None:
        raise app.crash
