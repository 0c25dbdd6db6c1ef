"""How the options that several commands share become values of the pipeline."""

import os
import re
import time
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click
from msgspec import structs

from sca import exit_status
from sca.cli.ending import Ending
from sca.cli.scan_options import ScanFlags, scan_flags, scanning, targets
from sca.conclude import Allowances
from sca.files.ignore import Ignore
from sca.files.limits import DEFAULTS, Limits
from sca.model.text import brief
from sca.model.url import without_secrets
from sca.survey import Options, Staged, Stopwatch, Surveyed, survey
from sca.target import Target, TargetError, find_target
from sca.version import VERSION

if TYPE_CHECKING:
    from sca.files.image.model import Platform

__all__ = ["ScanFlags", "scan_flags", "scanning", "targets"]
_IMAGE = re.compile(r"(?:oci|oci-archive|docker-archive|rootfs|image):")
_ARGUMENT = re.compile("[A-Za-z_][A-Za-z0-9_]*")


def pipeline_options(flags: ScanFlags, *, stage: str = "build", exit_zero: bool = False) -> Options:
    """The options of the pipeline. The date and timestamp follow SOURCE_DATE_EPOCH where it is set."""
    moment, timestamp = _moment()
    recorded = [("exclude", glob) for glob in flags.exclude]
    recorded.extend(("limit", limit) for limit in flags.limit)
    recorded.extend(("plugin", name) for name in flags.plugin)
    if flags.platform:
        recorded.append(("platform", flags.platform))
    recorded.extend(("build-arg", without_secrets(argument)) for argument in flags.build_arg)
    switches = {"gitignore": flags.gitignore, "allow-empty": flags.allow_empty, "allow-incomplete": flags.allow_incomplete,
                "exit-zero": exit_zero, "staged": flags.staged}  # fmt: skip
    recorded.extend((name, "yes") for name, on in switches.items() if on)
    return Options(
        today=moment,
        stage=stage,
        timestamp=timestamp,
        limits=_limits(flags.limit),
        allowances=Allowances(flags.allow_empty, flags.allow_incomplete, exit_zero),
        deadline=flags.deadline,
        recorded=tuple(sorted(recorded)),
        build_arguments=_build_arguments(flags.build_arg),
        environment=os.environ,
    )


def is_target(text: str) -> bool:
    """Whether something that can be scanned is called so: a file, a folder or an image."""
    return os.path.lexists(text) or _IMAGE.match(text) is not None


def run_survey(paths: tuple[str, ...], flags: ScanFlags, options: Options, watch: Stopwatch) -> Surveyed:
    """Find the target and survey it. Ends the run with status 2 for a target that cannot be one."""
    images = [path for path in paths if _IMAGE.match(path) and not os.path.lexists(path)]
    if images and len(paths) > 1:
        raise Ending(exit_status.USAGE, "usage: an image is scanned by itself", f"run it for {images[0]} alone")
    if images:
        return _survey_image(images[0], flags, options, watch)
    try:
        target = find_target(paths or (".",))
        return survey(target, options, ignore_of(flags), watch, _staged(target) if flags.staged else None)
    except TargetError as error:
        raise Ending(exit_status.USAGE, f"usage: {error}", "give a folder or a file that exists") from None


def survey_revision(revision: str, flags: ScanFlags, options: Options) -> Surveyed:
    """Survey the current folder as it is in a git revision. Ends the run with status 2 where there is none."""
    from sca.files.git import GitError  # noqa: PLC0415
    from sca.files.git_index import IndexTree  # noqa: PLC0415

    target = find_target((".",))
    try:
        tree = IndexTree(target.root, revision)
    except GitError as error:
        raise Ending(exit_status.USAGE, f"usage: git:{brief(revision)}: {error}", "name a commit, branch or tag") from None
    return survey(target, options, ignore_of(flags), Stopwatch(), tree)


def _survey_image(text: str, flags: ScanFlags, options: Options, watch: Stopwatch) -> Surveyed:
    """Only a scan of an image loads what reads one: a documented lazy import."""
    from sca.files.image.model import ChoiceError, read_platform  # noqa: PLC0415
    from sca.files.image.source import image_source  # noqa: PLC0415
    from sca.image_survey import from_files, survey_image  # noqa: PLC0415

    if flags.staged:
        raise Ending(exit_status.USAGE, "usage: --staged: an image has no git index", "leave out --staged")
    try:
        platform = read_platform(flags.platform) if flags.platform else None
        source = image_source(text)
        if source is None:
            return _survey_pulled(text.partition(":")[2], flags, platform, options, watch)
        return survey_image(from_files(source), platform, options, ignore_of(flags), watch)
    except ChoiceError as error:
        raise Ending(exit_status.USAGE, f"usage: {error}", "see docs/docker.md for how an image is named") from None


def _survey_pulled(reference: str, flags: ScanFlags, platform: "Platform | None", options: Options, watch: Stopwatch) -> Surveyed:
    """Only an image that lies in a registry loads the network client: a documented lazy import."""
    from sca.image_survey import Opening, survey_image  # noqa: PLC0415
    from sca.network.errors import NetworkError  # noqa: PLC0415
    from sca.registry.pull import Pulling, pull  # noqa: PLC0415

    pulling = Pulling(f"sca/{VERSION}", os.environ, flags.offline)
    try:
        source = Opening(f"image:{brief(reference)}", lambda asked: pull(reference, asked, pulling))
        return survey_image(source, platform, options, ignore_of(flags), watch)
    except NetworkError as error:
        message = f"{brief(reference)} cannot be had from its registry: {error.message} ({error.code})"
        raise Ending(exit_status.DATA, message, "see docs/network.md") from None


def print_timings(flags: ScanFlags, watch: Stopwatch) -> None:
    """Print the steps of a run to stderr if that was asked for."""
    if flags.timings:
        for step, seconds, processor in watch.steps:
            click.echo(f"timing: {step:<11} {seconds * 1000:8.1f} ms {processor * 1000:8.1f} ms of processor time", err=True)
        click.echo(f"timing: {'process':<11} {time.process_time() * 1000:8.1f} ms of processor time since the start", err=True)


def today() -> date:
    """The day of the run: that of SOURCE_DATE_EPOCH where it is set."""
    return _moment()[0]


def _moment() -> tuple[date, str]:
    text = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not text:
        return datetime.now(UTC).date(), ""
    try:
        moment = datetime.fromtimestamp(int(text), UTC)
    except (ValueError, OverflowError, OSError):
        raise Ending(
            exit_status.USAGE, "usage: SOURCE_DATE_EPOCH is not a number of seconds", "unset it, or set it to an integer"
        ) from None
    return moment.date(), moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _limits(texts: tuple[str, ...]) -> Limits:
    names = {name.replace("_", "-"): name for name in Limits.__struct_fields__}
    chosen: dict[str, int] = {}
    for text in texts:
        name, _, value = text.partition("=")
        if name not in names or not value.isascii() or not value.isdigit() or len(value) > 15:
            help = f"NAME=VALUE with a whole number; {_meant(name, names)}"
            raise Ending(exit_status.USAGE, f"usage: --limit {text} is not a limit", help)
        chosen[names[name]] = int(value)
    return structs.replace(DEFAULTS, **chosen)


def _meant(name: str, names: Iterable[str]) -> str:
    """Which limit may be meant by a name that is none."""
    from difflib import get_close_matches  # noqa: PLC0415  # only after a mistake

    close = [] if name in names else get_close_matches(name, names, 1)
    return f"did you mean {close[0]}?" if close else f"names are {', '.join(sorted(names))}"


def _build_arguments(texts: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Names and values; of a name that is given twice the last counts, as Docker has it."""
    chosen: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not _ARGUMENT.fullmatch(name):
            help = "NAME=VALUE; a value is never taken from the environment"
            raise Ending(exit_status.USAGE, f"usage: --build-arg {brief(text)} is not NAME=VALUE", help)
        chosen[name] = value
    return tuple(sorted(chosen.items()))


def ignore_of(flags: ScanFlags) -> Ignore | None:
    """Globs cost an import that only a run with globs pays: one of the documented lazy imports."""
    if not flags.exclude and not flags.gitignore:
        return None
    from sca.files.gitignore import GitIgnore  # noqa: PLC0415

    return GitIgnore(flags.exclude, wants_gitignore=flags.gitignore)


def _staged(target: Target) -> Staged:
    """Only a run on staged files starts git: a documented lazy import."""
    from sca.files.git import GitError  # noqa: PLC0415
    from sca.files.git_index import IndexTree  # noqa: PLC0415

    try:
        return IndexTree(target.root)
    except GitError as error:
        raise Ending(exit_status.USAGE, f"usage: --staged: {error}", "run it inside a git checkout") from None
