"""What other threads ask of the app is done in its event loop, as if the app itself had asked for it."""

from __future__ import annotations

import asyncio
from threading import Thread

from textual.screen import Screen

from tui_tutor.tui.workarounds import FaultyApp


def test_a_call_from_a_thread_reaches_the_app_from_a_screen_that_was_put_away() -> None:
    found: list[object] = []

    async def call_from_a_thread(app: FaultyApp) -> None:
        put_away: Screen[None] = Screen()  # it has no parent, as all that is taken off the screen
        async with app.run_test() as pilot:
            done = asyncio.Event()

            def look() -> None:
                found.append(put_away.app)
                done.set()

            Thread(target=app.soon, args=[look]).start()
            await asyncio.wait_for(done.wait(), timeout=20)
            await pilot.pause()

    app = FaultyApp()
    asyncio.run(call_from_a_thread(app))
    assert found == [app]
    assert app.crash is None
