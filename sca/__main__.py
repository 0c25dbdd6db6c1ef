"""The start of the program: isolation from the current folder first, then the command line.

`python -I -m sca` is the isolated start without the installed launcher.
"""

import sys


def main() -> int:
    """Run the command line with the arguments of the process; return the exit status."""
    if not sys.flags.safe_path and sys.path and sys.path[0] in ("", "."):
        del sys.path[0]
    from sca.cli.main import run  # noqa: PLC0415  # only after the import path is clean

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
