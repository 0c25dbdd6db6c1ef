"""`pytest --sca`: the packages of a project as tests, one for each family of rules and one for everything that could not be told.

pytest loads this module at every start of an environment that has the package, so it imports nothing but pytest itself. The
check runs once, when the first of its tests does. https://docs.pytest.org/en/stable/how-to/writing_plugins.html
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from sca.model.result import Result

_COMPLETE = "complete"
_RESULT: pytest.StashKey["Result"] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Two options; without the first nothing else here does anything."""
    group = parser.getgroup("sca", "packages of the project (sca)")
    group.addoption("--sca", action="store_true", help="Check the packages of the project against its policy, as tests.")
    group.addoption(
        "--sca-policy", metavar="FILE", help="The policy (default: the nearest sca-policy.yaml, else a built-in one)."
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known, so that `-m sca` works where unknown marks are errors."""
    config.addinivalue_line("markers", "sca: a check of packages, made by pytest --sca")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Add our tests before others are chosen by name or mark, so that ours are chosen in the same way."""
    if config.getoption("sca"):
        items.extend(Packages.from_parent(session, name="sca").collect())


class Failed(Exception):  # noqa: N818  # pytest shows it as the reason of a failed test
    """What a test found, as it is to be shown."""


class Packages(pytest.Collector):
    """Where our tests hang in the tree of tests."""

    def collect(self) -> Iterator["Family"]:
        """One test for each family of rules, and one for what could not be read or decided."""
        from sca.policies.table import FAMILIES  # noqa: PLC0415  # only after --sca

        for name in (_COMPLETE, *FAMILIES):
            yield Family.from_parent(self, name=name)


class Family(pytest.Item):
    """No open finding in one family of rules."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.add_marker("sca")

    def runtest(self) -> None:
        """Fail with what is open. A family that the policy does not ask for is skipped."""
        result = _result(self.config)
        if self.name == _COMPLETE:
            if result.exit_status > 1:
                raise Failed("\n".join(result.reasons))
            return
        told = [] if result.exit_status == 0 else _told(result, self.name)
        if told:
            raise Failed("\n\n".join(told))
        if self.name not in result.verdict.families:
            pytest.skip("the policy does not ask for it")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The findings themselves, without a traceback through this file."""
        return str(excinfo.value) if isinstance(excinfo.value, Failed) else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Any, int | None, str]:
        """How the test is named in reports."""
        return self.config.rootpath, None, f"sca::{self.name}"


def _result(config: pytest.Config) -> "Result":
    """The result of the one check of this process."""
    import sca  # noqa: PLC0415  # only after --sca

    if _RESULT not in config.stash:
        policy = config.getoption("sca_policy")
        try:
            result = sca.check(config.rootpath, offline=True, **({"policy": policy} if policy else {}))
        except sca.ScaError as error:
            raise Failed("\n".join(filter(None, (error.details, str(error), error.help)))) from None
        config.stash[_RESULT] = result
    return config.stash[_RESULT]


def _told(result: "Result", family: str) -> list[str]:
    from sca.reports.inert import inert  # noqa: PLC0415  # only after --sca

    return [
        inert(f"{finding.code} {finding.where}: {finding.message}") + (f"\n  fix: {inert(finding.fix)}" if finding.fix else "")
        for finding in result.verdict.findings
        if finding.family == family and finding.state in ("open", "undetermined")
    ]
