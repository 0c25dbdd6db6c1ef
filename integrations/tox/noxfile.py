"""docs/integrations.md#tox-and-nox. sca is a command of the machine: the session has no environment of its own."""

import nox


@nox.session(venv_backend="none")
def sca(session: nox.Session) -> None:
    """Which packages are used, and whether each one is allowed."""
    session.run("sca", "check", "--output", "sca-report", *session.posargs, external=True)
