"""`--plugin NAME`: parsers and reports of other packages, in runs that name them."""

import click


def _plug(context: click.Context, _parameter: click.Parameter, names: tuple[str, ...]) -> tuple[str, ...]:
    """Use the plug-ins until the command ends; gives what the result says about each. Loads nothing where none is named."""
    if not names:
        return ()
    from sca.cli.plugins import find, using  # noqa: PLC0415  # a documented lazy import

    found = [find(name) for name in dict.fromkeys(names)]
    context.with_resource(using(found))
    return tuple(plugin.told for plugin in found)


plugin = click.option(
    "--plugin",
    multiple=True,
    metavar="NAME",
    callback=_plug,
    help="Use an installed plug-in, its parsers and its reports; repeatable.",
)
