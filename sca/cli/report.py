"""`sca report`: render a finished result again, without scanning."""

import os
from typing import Any

import click

from sca import exit_status
from sca.cli.ci import detect
from sca.cli.ci_channels import tell
from sca.cli.ending import Ending
from sca.cli.output import write_atomically
from sca.cli.outputs import Outputs
from sca.cli.plugin_option import plugin
from sca.cli.rendering import is_auto, left_out, print_result, report_paths, reporting
from sca.files.disk import read_capped
from sca.files.errors import InputError
from sca.files.limits import DEFAULTS
from sca.model.result import Result
from sca.model.text import brief, visible
from sca.reports.read_result import read_result
from sca.system.ways import with_slashes


@click.command(short_help="Render a result again.")
@click.argument("result_file", metavar="RESULT.json")
@plugin
@reporting
def command(**values: Any) -> None:
    """Render RESULT.json, as `sca check --report json=...` wrote it. Ends with 0 if that worked, whatever the verdict."""
    system = detect(os.environ, values["ci"]) if is_auto(values["reports"]) else None
    paths = report_paths(values["reports"], values["output"], system)
    result = _read(values["result_file"])
    outputs = Outputs(result, paths)
    rendered = {path: outputs.files(path, form) for path, form in outputs.order()}
    for path, files in rendered.items():
        for file, data in files:
            write_atomically(file, data)
        if not values["quiet"]:
            missing = left_out(paths[path], result)
            click.echo(f"sca: report: {visible(with_slashes(path))}" + (f" ({missing})" if missing else ""), err=True)
    print_result(result, values["form"], values["colour"], quiet=values["quiet"], verbose=values["verbose"])
    for note in tell(system, result, values["form"], paths, os.environ) if system else ():
        if not values["quiet"]:
            click.echo(f"sca: {note}", err=True)
    verdict = f"the verdict of {brief(result.target)} was {result.verdict.outcome}, exit status {result.exit_status}"
    raise Ending(exit_status.SATISFIED, f"rendered; {verdict}")


def _read(path: str) -> Result:
    try:
        with open(path, "rb") as file:
            data = read_capped(file.read, DEFAULTS.result_bytes)
        return read_result(data, path)
    except OSError as error:
        raise Ending(exit_status.USAGE, f"{brief(path)} cannot be read: {error.strerror}") from None
    except InputError as error:
        raise Ending(
            exit_status.USAGE,
            f"{brief(path)} is no result of sca check: {error}",
            "write one: sca check --report json=result.json",
        ) from None
