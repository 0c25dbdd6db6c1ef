"""Standard output and the error stream as people need them: no letter and no reader that goes away ends a run.

A console that cannot show a letter shows its escape, and of our own signs one that is like them: consoles of Windows have code
pages of 256 signs (https://learn.microsoft.com/windows/console/console-code-pages). A reader that has seen enough, as in
`sca tree | head`, ends nothing: what is left to show goes nowhere, and the status is that of the whole run. A document (JSON, an
SBOM) is bytes and goes past this: one that is cut off was not written.
"""

import codecs
import io
import os
import sys
from contextlib import suppress

import click

from sca.system.places import WINDOWS

_NARROW = "sca-narrow"
_PLAIN_SIGNS = {"└": "`", "─": "-", "│": "|", "→": "->", "…": "..."}


class _Shown(io.TextIOWrapper):
    """Text for a reader who may leave."""

    def write(self, text: str, /) -> int:
        """Write a text, or drop it."""
        try:
            return super().write(text)
        except BrokenPipeError:
            self._drop()
            return len(text)

    def flush(self) -> None:
        """Hand on what was written, or drop it."""
        try:
            super().flush()
        except BrokenPipeError:
            self._drop()

    def close(self) -> None:
        """Leave it open: what is below belongs to the process, and another stream may write there."""
        with suppress(ValueError):  # somebody else has closed it
            self.flush()

    def _drop(self) -> None:
        _lead_nowhere(self.fileno())


def show_bytes(data: bytes) -> None:
    """Write what is for people too, and must not be changed for a console."""
    try:
        click.echo(data, nl=False)
    except BrokenPipeError:
        if WINDOWS:
            raise
        _lead_nowhere(sys.stdout.fileno())


def _lead_nowhere(descriptor: int) -> None:
    """Throw away what is written there from now on, and what its buffers still hold."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)


def tame_streams() -> None:
    """Make both streams so. A script for a shell must not get line ends of Windows.

    What other programs put in the place of a stream stays, and so does Windows, where a pipe breaks in other ways.
    """
    codecs.register_error(_NARROW, _shown_narrowly)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_NARROW, newline="\n")
        if type(stream) is io.TextIOWrapper and not WINDOWS:
            through, lines = stream.write_through, stream.line_buffering
            shown = _Shown(stream.buffer, stream.encoding, _NARROW, "\n", line_buffering=lines, write_through=through)
            setattr(sys, name, shown)


def silence_stdout() -> None:
    """Nothing more can be written there, and nothing more is."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # lives until the process ends


def _shown_narrowly(error: UnicodeError) -> tuple[str | bytes, int]:
    """What stands for the first sign that an encoding does not have."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    sign = error.object[error.start]
    return _PLAIN_SIGNS.get(sign) or sign.encode("ascii", "backslashreplace").decode(), error.start + 1
