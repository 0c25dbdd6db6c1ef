"""One line on a terminal that says how far a run is; nothing where stderr is none."""

import os
import sys

import click


class Progress:
    """Shows `WORDS 3 of 12` in place; `close` takes the line away."""

    def __init__(self, words: str, total: int) -> None:
        self._words = words
        self._total = total
        self._shown = total > 0 and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self(0)

    def __call__(self, done: int) -> None:
        """Show how many are done."""
        if self._shown:
            click.echo(f"\r\x1b[K{self._words} {done} of {self._total}", nl=False, err=True)

    def close(self) -> None:
        """Leave the line empty."""
        if self._shown:
            click.echo("\r\x1b[K", nl=False, err=True)
