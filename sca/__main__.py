"""The start of the program: isolation from the current folder first, then the command line.

`python -I -m sca` is the isolated start without the installed launcher.
"""

import gc
import sys


def main() -> int:
    """Run the command line with the arguments of the process; return the exit status."""
    if not sys.flags.safe_path and sys.path and sys.path[0] in ("", "."):
        del sys.path[0]
    # A run makes hundreds of thousands of values, keeps nearly all of them and ends: looking for cycles among them
    # took two thirds of the time of a large lock.
    gc.disable()
    from sca.cli.main import run  # noqa: PLC0415  # only after the import path is clean

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
