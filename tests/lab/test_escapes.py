"""Ways out of a lab over a real sshd: each is tried and none leads anywhere, though it does from a shell."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.lab.conftest import StartSshd
from tests.lab.escapes import README, WIDE, Lab
from tests.terminal import ENTER_ALTERNATE, Terminal
from tui_tutor.lab.environment import KEPT
from tui_tutor.lab.learners import Learner

LAYERS = {"by the key": (WIDE, "restrict,pty,"), "by the settings": (README, "")}


@pytest.fixture(params=LAYERS)
def lab(request: pytest.FixtureRequest, sshd: StartSshd, tmp_path: Path) -> Lab:
    """A lab that is closed by what stands before the key, and one that is closed by the settings of sshd."""
    return Lab(sshd, tmp_path, *LAYERS[request.param])


@pytest.fixture
def wide(sshd: StartSshd, tmp_path: Path) -> Lab:
    """A lab whose sshd is as open as it can be, so that the key and tutor itself are what closes it."""
    return Lab(sshd, tmp_path, {**WIDE, "AcceptEnv": "*"}, "restrict,pty,")


@pytest.fixture
def closed(sshd: StartSshd, tmp_path: Path) -> Lab:
    """A lab as in the README."""
    return Lab(sshd, tmp_path, README, "restrict,pty,")


# A shell, and what moves files.


def test_a_command_is_not_run(lab: Lab) -> None:
    for command in (
        f"touch {lab.mark}",
        f"/bin/sh -c 'touch {lab.mark}'",
        f"; touch {lab.mark}",
        f"$(touch {lab.mark})",
    ):
        done = lab.server.run("anna", command, put_in=f"touch {lab.mark}\n")
        assert (done.stdout, done.returncode) == ("", 2)
        assert done.stderr.startswith("error: this is a lab of tutor, and needs a terminal\n")
        assert not lab.mark.exists()
    assert lab.server.run("free", f"touch {lab.mark}").returncode == 0
    assert lab.mark.exists()


def test_a_shell_without_a_terminal_is_not_run(lab: Lab) -> None:
    done = lab.server.run("anna", put_in=f"touch {lab.mark}\n")
    assert (done.stdout, done.returncode) == ("", 2)
    assert not lab.mark.exists()
    lab.server.run("free", put_in=f"touch {lab.mark}\n")
    assert lab.mark.exists()


@pytest.mark.parametrize("command", ["bash", "/bin/sh -i", "touch {mark}", "login --learner ben", "; touch {mark}"])
def test_a_command_with_a_terminal_gets_the_lessons(command: str, closed: Lab) -> None:
    with closed.session(command=(command.format(mark=closed.mark),)) as terminal:
        terminal.type(f"touch {closed.mark}\r")
        terminal.press("ctrl+c")
        assert terminal.wait_end() == 0
    assert not closed.mark.exists()
    assert os.listdir(closed.journals) == [Learner("anna").id]


@pytest.mark.parametrize("program", [["sftp", "-b"], ["scp"], ["scp", "-O"]], ids=" ".join)
def test_no_file_comes_or_goes(program: list[str], lab: Lab) -> None:
    (lab.folder / "mine").write_text("x")
    for name in ("anna", "free"):
        _, *options, address = lab.server.client(name)
        options = ["-P" if option == "-p" else option for option in options]
        batch = lab.folder / "batch"
        batch.write_text(f"put {lab.folder}/mine {lab.mark}\n")
        what = (
            [str(batch), *options, address]
            if "-b" in program
            else [*options, str(lab.folder / "mine"), f"{address}:{lab.mark}"]
        )
        done = subprocess.run([*program, *what], capture_output=True, text=True)
        assert (done.returncode == 0, lab.mark.exists()) == ((name == "free"),) * 2


def test_no_subsystem_is_begun(lab: Lab) -> None:
    done = lab.server.run("anna", "sftp", options=("-s",))
    assert (done.stdout, done.returncode) == ("", 2)


# Forwarding.


@pytest.fixture
def banner() -> Iterator[int]:
    """The port of a service of the machine's own, which says what it is."""
    with socket.create_server(("127.0.0.1", 0)) as service:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    client, _ = service.accept()
                    client.sendall(b"inside\n")
                    client.close()

        threading.Thread(target=serve, daemon=True).start()
        yield service.getsockname()[1]
        service.shutdown(socket.SHUT_RDWR)


def test_no_port_inside_is_reached(lab: Lab, banner: int) -> None:
    """As `-L` and `-D` ask for it (direct-tcpip)."""
    for name in ("anna", "free"):
        argv = lab.server.client(name, "-W", f"127.0.0.1:{banner}")
        done = subprocess.run(argv, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        is_open = name == "free" and "DisableForwarding" not in lab.server.settings
        assert ("inside" in done.stdout) == is_open


def test_no_socket_inside_is_reached(lab: Lab) -> None:
    inside = lab.folder / "inside"
    with socket.socket(socket.AF_UNIX) as service:
        service.bind(str(inside))
        service.listen()
        for name in ("anna", "free"):
            here = lab.folder / f"here-{name}"
            with master(lab, name, "-L", f"{here}:{inside}"), socket.socket(socket.AF_UNIX) as client:
                client.connect(str(here))
                is_open = name == "free" and "DisableForwarding" not in lab.server.settings
                if is_open:
                    service.settimeout(20)
                    service.accept()[0].close()
                assert client.recv(1) == b""  # closed: by the service, or because it was refused
        service.settimeout(0)
        with pytest.raises(BlockingIOError):
            service.accept()


@contextmanager
def master(lab: Lab, name: str, *options: str) -> Iterator[Path]:
    """A connection without a session, shared by way of a socket, until the end of the block."""
    control = lab.folder / f"control-{name}"
    argv = lab.server.client(name, "-f", "-N", "-M", "-S", str(control), *options)
    subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    try:
        yield control
    finally:
        subprocess.run(lab.server.client(name, "-S", str(control), "-O", "exit"), capture_output=True)


@contextmanager
def agent(folder: Path) -> Iterator[Path]:
    """An agent that could be forwarded."""
    path = folder / "agent"
    with subprocess.Popen(["ssh-agent", "-D", "-a", str(path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()  # says where it listens
        try:
            yield path
        finally:
            process.terminate()


def test_the_agent_is_not_forwarded(lab: Lab) -> None:
    with agent(lab.folder) as path:
        check_listening(lab, "-A", env={"SSH_AUTH_SOCK": str(path)})


def test_x11_is_not_forwarded(lab: Lab) -> None:
    check_listening(lab, "-Y", env={"DISPLAY": "127.0.0.1:77"})


def test_no_port_is_forwarded_back(lab: Lab) -> None:
    check_listening(lab, "-R", "0:127.0.0.1:9")


def test_no_socket_is_forwarded_back(lab: Lab) -> None:
    check_listening(lab, "-R", f"{lab.folder}/back:127.0.0.1:9")
    assert "DisableForwarding" not in lab.server.settings or not (lab.folder / "back").exists()


def check_listening(lab: Lab, *options: str, env: dict[str, str] | None = None) -> None:
    """That nobody listens for the client in a session of the lab, as somebody does in a shell's."""
    with lab.session(*options, env=env):
        assert lab.listening() == set()
    with lab.shell(*options, env=env):
        is_open = lab.server.settings["AcceptEnv"] == WIDE["AcceptEnv"]
        assert bool(lab.listening()) == is_open


@pytest.mark.skipif(not Path("/dev/net/tun").exists() or os.getuid() != 0, reason="no tunnels here")
def test_no_network_is_tunnelled(lab: Lab) -> None:
    argv = lab.server.client("anna", "-N", "-w", "any:any", "-o", "ExitOnForwardFailure=yes")
    done = subprocess.run(argv, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)
    assert done.returncode == 255
    assert "unnel" in done.stderr


def test_one_connection_begins_one_session(closed: Lab) -> None:
    with master(closed, "anna") as control:
        with closed.session("-S", str(control)) as first:
            first.settle()  # the client that both share would wait for whoever does not read
            not_by_itself = ("-o", "ProxyCommand=/bin/false")
            argv = closed.server.client("anna", "-S", str(control), "-tt", *not_by_itself)
            with Terminal(argv) as second:
                assert second.wait_end() == 255
                assert ENTER_ALTERNATE not in second.raw


# The environment.


def hostile(lab: Lab) -> dict[str, str]:
    """Variables that make programs do something, each of which would leave the mark."""
    code = lab.folder / "code"
    (code / "tui_tutor").mkdir(parents=True)
    for name in ("sitecustomize.py", "usercustomize.py", "tui_tutor/__init__.py", "start.py"):
        (code / name).write_text(f"open({str(lab.mark)!r}, 'w')\n")
    script = code / "script"
    script.write_text(f"#!/bin/sh\ntouch {lab.mark}\n")
    script.chmod(0o755)
    return {
        "PYTHONINSPECT": "1", "PYTHONSTARTUP": str(code / "start.py"), "PYTHONPATH": str(code), "PYTHONHOME": str(code),
        "PYTHONUSERBASE": str(code), "PYTHONBREAKPOINT": "os.abort", "PYTHONWARNINGS": "error", "PYTHONMALLOC": "debug",
        "TEXTUAL": "debug,devtools", "TEXTUAL_DRIVER": "start:Driver", "TEXTUAL_PRESS": "q",
        "TEXTUAL_LOG": str(lab.mark), "COLUMNS": "1", "LINES": "1", "TERMINFO": str(code), "EDITOR": str(script),
        "TEXTUAL_SCREENSHOT": "0", "TEXTUAL_SCREENSHOT_LOCATION": str(code), "BROWSER": str(script),
        "PAGER": str(script), "HOME": str(code), "PATH": str(code), "SHELL": str(script), "USER": "mallory",
        "XDG_DATA_HOME": str(code), "XDG_STATE_HOME": str(code), "XDG_CONFIG_HOME": str(code), "TMPDIR": str(code),
        "TUTOR_PLAIN": "1", "LC_ALL": "../xx_YY.UTF-8", "TZ": "../../etc/passwd",
    }  # fmt: skip


def sent(variables: dict[str, str]) -> list[str]:
    """The options that send variables."""
    return ["-o", f"SendEnv={' '.join(variables)}"]


def test_who_cannot_see_the_screen_asks_for_plain_lines(closed: Lab) -> None:
    argv = closed.server.client("anna", "-tt", *sent({"ACCESSIBLE": "1"}))
    with Terminal(argv, env={"ACCESSIBLE": "1"}) as terminal:
        terminal.wait_for("\n>")
        assert ENTER_ALTERNATE not in terminal.raw
        terminal.type("quit\r")
        assert terminal.wait_end() == 0


@pytest.mark.parametrize("locale", ["LC_ALL=C", "LANG=de_DE.ISO-8859-1"])
def test_whose_locale_is_not_of_utf8_gets_ascii(locale: str, closed: Lab) -> None:
    unset = dict.fromkeys(("LC_ALL", "LC_CTYPE", "LANG"))  # ssh may send them by the machine's settings
    with closed.session("-o", f"SetEnv={locale}", env=unset) as terminal:
        assert terminal.text.isascii()


@pytest.mark.parametrize("which", ["wide", "closed"])
def test_no_variable_gets_into_a_session(which: str, request: pytest.FixtureRequest) -> None:
    lab: Lab = request.getfixturevalue(which)
    variables = hostile(lab)
    with lab.session(
        *sent(variables), env={name: value for name, value in variables.items() if name != "PATH"}
    ) as terminal:
        environment = Path(f"/proc/{lab.process()}/environ").read_bytes().decode()
        names = {line.partition("=")[0] for line in environment.split("\0") if line}
        assert names <= {"PATH", "HOME", "USER", "LOGNAME", *KEPT, *(name for name in names if name.startswith("XDG_"))}
        assert str(lab.folder / "code") not in environment
        assert "xx_YY" not in environment
        terminal.press("q")
        assert terminal.wait_end() == 0
        assert ">>>" not in terminal.text
    assert not lab.mark.exists()


@pytest.mark.parametrize("name", ["BASH_ENV", "LD_PRELOAD"])
def test_what_acts_before_tutor_is_not_let_in_by_the_settings(name: str, closed: Lab) -> None:
    script = closed.folder / "script"
    script.write_text(f"touch {closed.mark}\n")
    variables = {name: str(script)}
    with closed.session(*sent(variables), env=variables) as terminal:
        assert "preload" not in terminal.text
    assert not closed.mark.exists()


@pytest.mark.parametrize("term", ["x" * 10_000, "\x1b]52;c;eA==\x07", "../../../etc/passwd", "xterm;touch mark", ""])
def test_a_name_of_a_terminal_steers_nothing(term: str, closed: Lab) -> None:
    with Terminal(closed.server.client("anna", "-tt"), env={"TERM": term}) as terminal:
        terminal.wait_for("plain mode")
        assert b"\x1b" not in terminal.raw


def test_in_plain_lines_there_is_no_way_out_either(closed: Lab) -> None:
    with Terminal(closed.server.client("anna", "-tt"), env={"TERM": "dumb"}) as terminal:
        terminal.wait_for("plain mode")
        for line in (
            f"!touch {closed.mark}",
            f"sh -c 'touch {closed.mark}'",
            "open /etc/passwd",
            "open ../../etc/passwd",
        ):
            terminal.type(f"{line}\r")
        terminal.wait_for(lambda text: text.count("only the lessons of the lab") == 2)
        terminal.press("ctrl+z")
        terminal.type("open 1\r")
        terminal.wait_for("Lesson: ")
        assert b"root:" not in terminal.raw
        terminal.press("ctrl+\\")
        assert terminal.wait_end() != 0
    assert not closed.mark.exists()
    assert not list(closed.folder.rglob("core*"))


# Keys, and what they open.


def test_a_session_cannot_be_stopped_or_dumped(closed: Lab) -> None:
    with closed.session() as terminal:
        terminal.press("ctrl+z", "ctrl+\\", "ctrl+y", "?")
        terminal.wait_for("Help")
        state = Path(f"/proc/{closed.process()}/status").read_text()
        assert "State:\tT" not in state
        assert (
            "Max core file size        0                    0" in Path(f"/proc/{closed.process()}/limits").read_text()
        )


@pytest.mark.parametrize("typed", ["screenshot", "svg", "suspend", "browser", "devtools"])
def test_the_palette_has_no_way_out(typed: str, closed: Lab) -> None:
    with closed.session() as terminal:
        terminal.press("enter")
        terminal.wait_for("→ next")
        terminal.press("ctrl+p")
        terminal.wait_for("Search")
        terminal.type(typed)
        terminal.wait_for("No matches")


LESSON = """---
id: hostile
title: "Hostile [@click=app.screenshot('x.svg')]title[/]"
---

```graph
parameter x = 3
loss q = x*x
descend alpha = 0.1
```

## start
{said}
"""
SAID = "Go [@click=app.screenshot('x.svg','FOLDER')]here[/] or [link=http://127.0.0.1/]there[/link]."


def test_what_looks_like_a_link_is_text(closed: Lab) -> None:
    (closed.lessons / "hostile.md").write_text(LESSON.format(said=SAID.replace("FOLDER", str(closed.folder))))
    with closed.session() as terminal:
        terminal.press("enter")
        terminal.wait_for("[@click=")
        before = set(closed.server.sessions())
        for row, line in enumerate(terminal.lines):
            for word in ("here", "there", "@click", "http", "title"):
                if word in line:
                    terminal.click(line.index(word) + 1, row)
        terminal.press("?")
        terminal.wait_for("Help")
        assert set(closed.server.sessions()) <= before  # what an earlier learner has left may end meanwhile
    assert not list(closed.folder.glob("*.svg"))


def test_a_real_link_opens_nothing(closed: Lab) -> None:
    (closed.lessons / "hostile.md").write_text(LESSON.format(said="Go [there](http://127.0.0.1:9/) now."))
    with closed.session() as terminal:
        before = set(closed.server.sessions())
        terminal.press("enter")
        terminal.wait_for(lambda text: "cannot be opened" in text or "there" in text)
        assert set(closed.server.sessions()) <= before  # what an earlier learner has left may end meanwhile
        assert b"\x1b]8;" not in terminal.raw


# Paths.


def check_hidden(lab: Lab, doings: Callable[[Terminal], None]) -> None:
    """That what stands in no lesson is never painted."""
    with lab.session() as terminal:
        doings(terminal)
        assert b"root:" not in terminal.raw
        assert b"secret" not in terminal.raw


def test_no_path_is_read_from_a_prompt(closed: Lab) -> None:
    def ask(terminal: Terminal) -> None:
        terminal.press("enter")
        terminal.wait_for("→ next")
        for key, text in (("g", "../../etc/passwd"), ("g", "part /etc/passwd"), ("e", 'x = "/etc/passwd"')):
            terminal.press(key)
            terminal.wait_for("Esc: cancel")
            terminal.type(f"{text}\r")
            terminal.wait_for(lambda text: "Esc: cancel" not in text)  # it says what is wrong
            terminal.press("esc")
            terminal.wait_for(lambda text: "Go to:" not in text and "Set a value:" not in text)

    check_hidden(closed, ask)


@pytest.mark.parametrize("data", ["../hidden.csv", "/etc/passwd", "link.csv", "../../../../etc/passwd"])
def test_no_data_from_elsewhere_is_read(data: str, closed: Lab) -> None:
    (closed.folder / "hidden.csv").write_text("secret1,secret2\n1,2\nsecret,0\n")
    (closed.lessons / "link.csv").symlink_to(closed.folder / "hidden.csv")
    lesson = LESSON.format(said="Data.").replace("parameter x = 3", f'data X, Y = "{data}"\nparameter x = 3')
    (closed.lessons / "hostile.md").write_text(lesson)

    def open_it(terminal: Terminal) -> None:
        terminal.press("enter")
        terminal.wait_for("cannot be opened")

    check_hidden(closed, open_it)


def test_no_lesson_from_elsewhere_is_listed(closed: Lab) -> None:
    (closed.folder / "hidden.md").write_text("secret: [\n")
    (closed.lessons / "one.md").symlink_to(closed.folder / "hidden.md")
    (closed.lessons / "two.md").symlink_to("/etc/passwd")
    os.mkfifo(closed.lessons / "pipe.md")

    def look(terminal: Terminal) -> None:
        assert "cannot be opened" not in terminal.text

    check_hidden(closed, look)


def test_one_learner_has_nothing_of_anothers_open(closed: Lab) -> None:
    ben = closed.journals / Learner("ben").id
    (ben / "tutor" / "progress").mkdir(parents=True)
    with closed.session(command=("login --learner ben",), env={"XDG_STATE_HOME": str(ben)}) as terminal:
        terminal.press("enter")
        terminal.wait_for("saved")
        pid = closed.process()
        opened = [str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()]
        assert any(Learner("anna").id in path for path in opened)
        assert not any(Learner("ben").id in path for path in opened)
    assert os.listdir(ben / "tutor" / "progress") == []
