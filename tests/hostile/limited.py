"""Starts `sca` in this process under a limit on memory: `limited.py BYTES plain|enforced ARGUMENT...`."""

import resource
import runpy
import sys
from contextlib import nullcontext
from pathlib import Path


def main() -> None:
    size, mode, *arguments = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_AS, (int(size), int(size)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.argv = ["sca", *arguments]
    enforced = runpy.run_path(str(Path(__file__).with_name("privileges.py")))["permissions_enforced"]
    with enforced() if mode == "enforced" else nullcontext():
        runpy.run_module("sca", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
