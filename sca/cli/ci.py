"""Which CI system runs this program, and what it says of its build: read from the variables that each one documents.

The values come from whoever starts the build, a branch name even from whoever opens a pull request. So they are cut, made
visible, rid of credentials, and dropped where they are not what they should be.
"""

import re
from collections.abc import Mapping
from urllib.parse import quote

from msgspec import Struct

from sca.model.build import Build
from sca.model.text import brief
from sca.model.url import git_source, redact, without_secrets

_VARIABLE = re.compile(r"\{([A-Z0-9_]+)\}")
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_REMOTE = re.compile(r"(?:https?|ssh|git)://[^\s\"'<>\\^`{|}]+")
_WEB = re.compile(r"https?://[A-Za-z0-9\[][^\s\"'<>\\^`{|}]*")
_CUT = 200
_OFF = ("", "0", "false", "no")
AUTO, NONE = "auto", "none"


class System(Struct, frozen=True):
    """One CI system. `mark` is the variable that tells it. The facts of a build are texts in which variables stand in braces.

    Of several texts the first counts of which every variable is set. `reports` are the formats that the system shows best beside
    the usual ones, `log` is the one that it reads out of the log of a job.
    """

    name: str
    title: str
    mark: str
    repository: tuple[str, ...] = ()
    commit: tuple[str, ...] = ()
    branch: tuple[str, ...] = ()
    url: tuple[str, ...] = ()
    number: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    log: str = ""


SYSTEMS: tuple[System, ...] = (
    System(
        "github",
        "GitHub Actions",
        "GITHUB_ACTIONS",
        repository=("{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}",),
        commit=("{GITHUB_SHA}",),
        branch=("{GITHUB_HEAD_REF}", "{GITHUB_REF_NAME}"),
        url=("{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}/actions/runs/{GITHUB_RUN_ID}",),
        number=("{GITHUB_RUN_NUMBER}",),
        reports=("sarif", "markdown"),
        log="github-annotations",
    ),
    System(
        "gitlab",
        "GitLab CI",
        "GITLAB_CI",
        repository=("{CI_PROJECT_URL}",),
        commit=("{CI_COMMIT_SHA}",),
        branch=("{CI_MERGE_REQUEST_SOURCE_BRANCH_NAME}", "{CI_COMMIT_REF_NAME}"),
        url=("{CI_JOB_URL}", "{CI_PIPELINE_URL}"),
        number=("{CI_PIPELINE_IID}",),
        reports=("gitlab-codequality", "gitlab-cyclonedx"),
    ),
    System(
        "azure",
        "Azure Pipelines",
        "TF_BUILD",
        repository=("{BUILD_REPOSITORY_URI}",),
        commit=("{BUILD_SOURCEVERSION}",),
        branch=("{SYSTEM_PULLREQUEST_SOURCEBRANCH}", "{BUILD_SOURCEBRANCH}"),
        url=("{SYSTEM_COLLECTIONURI}{SYSTEM_TEAMPROJECT}/_build/results?buildId={BUILD_BUILDID}",),
        number=("{BUILD_BUILDNUMBER}",),
        reports=("sarif", "markdown"),
        log="azure",
    ),
    System(
        "teamcity",
        "TeamCity",
        "TEAMCITY_VERSION",
        commit=("{BUILD_VCS_NUMBER}",),
        url=("{BUILD_URL}",),
        number=("{BUILD_NUMBER}",),
        reports=("teamcity",),
        log="teamcity",
    ),
    System(
        "bitbucket",
        "Bitbucket Pipelines",
        "BITBUCKET_BUILD_NUMBER",
        repository=("{BITBUCKET_GIT_HTTP_ORIGIN}",),
        commit=("{BITBUCKET_COMMIT}",),
        branch=("{BITBUCKET_BRANCH}",),
        url=("{BITBUCKET_GIT_HTTP_ORIGIN}/pipelines/results/{BITBUCKET_BUILD_NUMBER}",),
        number=("{BITBUCKET_BUILD_NUMBER}",),
        reports=("bitbucket",),
    ),
    System(
        "circleci",
        "CircleCI",
        "CIRCLECI",
        repository=("{CIRCLE_REPOSITORY_URL}",),
        commit=("{CIRCLE_SHA1}",),
        branch=("{CIRCLE_BRANCH}",),
        url=("{CIRCLE_BUILD_URL}",),
        number=("{CIRCLE_BUILD_NUM}",),
    ),
    System(
        "buildkite",
        "Buildkite",
        "BUILDKITE",
        repository=("{BUILDKITE_REPO}",),
        commit=("{BUILDKITE_COMMIT}",),
        branch=("{BUILDKITE_BRANCH}",),
        url=("{BUILDKITE_BUILD_URL}",),
        number=("{BUILDKITE_BUILD_NUMBER}",),
        reports=("markdown",),
    ),
    System(
        "appveyor",
        "AppVeyor",
        "APPVEYOR",
        commit=("{APPVEYOR_REPO_COMMIT}",),
        branch=("{APPVEYOR_PULL_REQUEST_HEAD_REPO_BRANCH}", "{APPVEYOR_REPO_BRANCH}"),
        url=("{APPVEYOR_URL}/project/{APPVEYOR_ACCOUNT_NAME}/{APPVEYOR_PROJECT_SLUG}/builds/{APPVEYOR_BUILD_ID}",),
        number=("{APPVEYOR_BUILD_NUMBER}",),
    ),
    System(
        "jenkins",
        "Jenkins",
        "JENKINS_URL",
        repository=("{GIT_URL}", "{GIT_URL_1}"),
        commit=("{GIT_COMMIT}",),
        branch=("{CHANGE_BRANCH}", "{BRANCH_NAME}", "{GIT_BRANCH}"),
        url=("{BUILD_URL}",),
        number=("{BUILD_NUMBER}",),
        reports=("sarif", "checkstyle"),
    ),
    System("generic", "a CI system", "CI", reports=("markdown",)),
)
NAMES = tuple(system.name for system in SYSTEMS)


def detect(environment: Mapping[str, str], choice: str) -> System | None:
    """The system that runs this program: by its variable, or the one that `--ci` names; none outside CI."""
    if choice != AUTO:
        return next((system for system in SYSTEMS if system.name == choice), None)
    return next((system for system in SYSTEMS if environment.get(system.mark, "").lower() not in _OFF), None)


def build_of(system: System, environment: Mapping[str, str]) -> Build | None:
    """What a system says of its build, if it says anything. A value that is not what it should be is left out."""
    commit = _filled(system.commit, environment).lower()
    build = Build(
        system.name,
        repository=_repository(_filled(system.repository, environment)),
        commit=commit if _COMMIT.fullmatch(commit) else "",
        branch=_text(_filled(system.branch, environment).removeprefix("refs/heads/")),
        url=_page(_filled(system.url, environment)),
        number=_text(_filled(system.number, environment)),
    )
    return build if build != Build(system.name) else None


def _filled(texts: tuple[str, ...], environment: Mapping[str, str]) -> str:
    for text in texts:
        if all(environment.get(name) for name in _VARIABLE.findall(text)):
            return _VARIABLE.sub(lambda found: environment[found[1]], text).strip()
    return ""


def _text(value: str) -> str:
    return brief(without_secrets(value), _CUT)


def _repository(value: str) -> str:
    """The address of a repository on a server; a folder of the machine is none."""
    address = without_secrets(git_source(value).url)
    return brief(address, _CUT) if _REMOTE.fullmatch(address) else ""


def _page(value: str) -> str:
    """The address of a page. A query is kept only where it is the number of a build."""
    address, _, query = value.partition("?")
    shown = quote(without_secrets(redact(address)[0]), safe="%/:@[]!$&'()*+,;=~", errors="replace")
    if not _WEB.fullmatch(shown):
        return ""
    number = re.fullmatch(r"buildId=[0-9]{1,20}", query)
    return brief(f"{shown}?{query}" if number else shown, 2 * _CUT)
