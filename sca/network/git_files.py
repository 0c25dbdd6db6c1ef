"""One file of one commit of a git repository, fetched by https into a folder of its own that is gone afterwards.

Nothing of the repository is checked out, so none of its attributes or filters act; hooks are off, and every protocol but https is
refused (https://git-scm.com/docs/git-config: protocol.allow). Who may read the repository is told by the configuration and the
credential helpers of whoever runs this; nobody is asked for a password.
"""

import os
import subprocess
from collections.abc import Mapping
from tempfile import TemporaryDirectory

from sca.model.text import brief
from sca.network.errors import NetworkError
from sca.system.program import program

_SECONDS = 120
_SAFE = (
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "protocol.allow=never"),
    *("-c", "protocol.https.allow=always"),
    *("-c", "http.followRedirects=false"),
    *("-c", "fetch.fsckObjects=true"),
    *("-c", "transfer.bundleURI=false"),
    *("-c", "submodule.recurse=false"),
    *("-c", "gc.auto=0"),
)


def git_file(repository: str, commit: str, path: str, limit: int, environment: Mapping[str, str]) -> bytes:
    """The bytes of a file, at most `limit` of them. `commit` is a full one. Raises NetworkError."""
    with TemporaryDirectory(prefix="sca-git-") as folder:
        git = _Git(folder, environment, repository)
        git.run("init", "--quiet", "--bare", f"--object-format={'sha256' if len(commit) == 64 else 'sha1'}", ".")
        git.run("fetch", "--quiet", "--no-tags", "--depth=1", "--", repository, commit)
        name = f"{commit}:{path}"
        size = int(git.run("cat-file", "-s", name))
        if size > limit:
            raise NetworkError("N-SIZE", f"the file has {size} bytes, more than the limit of {limit}", repository)
        return git.run("cat-file", "blob", name)


class _Git:
    """The program, in a folder of its own, without what the caller's variables would make it do."""

    def __init__(self, folder: str, environment: Mapping[str, str], repository: str) -> None:
        kept = {name: value for name, value in environment.items() if not name.startswith("GIT_")}
        authorities = environment.get("SCA_CA_FILE", "")
        self._environment = {
            **kept,
            **({"GIT_SSL_CAINFO": authorities} if authorities else {}),
            "GIT_TERMINAL_PROMPT": "0",
            "LC_ALL": "C",
        }
        self._folder = folder
        self._repository = repository

    def run(self, *arguments: str) -> bytes:
        """What it prints. Raises NetworkError."""
        try:
            done = subprocess.run(  # noqa: S603  # fixed words, a checked address and a commit
                [program("git"), *_SAFE, *arguments],
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                timeout=_SECONDS,
            )
        except subprocess.TimeoutExpired:
            raise NetworkError("N-DEADLINE", f"git gave no answer within {_SECONDS} seconds", self._repository) from None
        except OSError as error:
            raise NetworkError("N-CONNECT", f"git cannot be run: {os.strerror(error.errno or 0)}", self._repository) from None
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines() or ["it says nothing"]
            raise NetworkError("N-CONTENT", f"git: {brief(said[-1], 200)}", self._repository)
        return done.stdout
