"""Prints what `sca` needs, for an installation without `sca` itself, and what click needs on Windows."""

import tomllib
from pathlib import Path


def main() -> None:
    with (Path(__file__).resolve().parents[2] / "pyproject.toml").open("rb") as file:
        needed = tomllib.load(file)["project"]["dependencies"]
    print("\n".join([*needed, "colorama"]))  # noqa: T201


if __name__ == "__main__":
    main()
