"""THIRD-PARTY-NOTICES as text, Markdown and HTML: renderings of one value, and the same bytes for the same facts.

Whatever stands in a licence file is shown, and nothing in it is active: controls are made visible, Markdown shows texts as
code, HTML escapes them.
"""

from collections.abc import Callable, Iterator
from html import escape

import msgspec

from sca.facts.notices import NoticeEntry, Notices
from sca.model.text import plural, visible

_RULE = "-" * 78
_MARKDOWN = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]<>#|!&~"})


def render_text(notices: Notices) -> bytes:
    """Plain text."""
    return "\n".join(_text_lines(notices)).encode("utf-8", "replace") + b"\n"


def _text_lines(notices: Notices) -> Iterator[str]:
    yield "THIRD-PARTY NOTICES"
    yield ""
    yield _summary(notices)
    for entry in notices.entries:
        yield from (
            "",
            _RULE,
            visible(entry.label),
            "",
            f"Licence: {visible(_licence(entry))}",
            f"Package: {visible(entry.purl)}",
        )
        yield from (visible(line) for line in entry.copyrights)
        if entry.texts:
            yield f"Texts: {_numbers(entry)}"
    if notices.unknown:
        yield from ("", _RULE, "PACKAGES WHOSE LICENCE IS NOT KNOWN", "")
        for entry in notices.unknown:
            yield f"{visible(entry.label)}: {visible(entry.why)}"
            yield from (f"  {visible(line)}" for line in entry.copyrights)
            if entry.texts:
                yield f"  Texts: {_numbers(entry)}"
    for text in notices.texts:
        yield from ("", _RULE, f"[{text.number}] {visible(text.title)}", "")
        yield from map(visible, text.text.split("\n"))


def render_markdown(notices: Notices) -> bytes:
    """Markdown. Texts stand as code, so that nothing in them is markup."""
    return "\n".join(_markdown_lines(notices)).encode("utf-8", "replace") + b"\n"


def _markdown_lines(notices: Notices) -> Iterator[str]:
    yield from ("# Third-party notices", "", _plain(_summary(notices)))
    for entry in notices.entries:
        yield from ("", f"## {_plain(entry.label)}", "")
        yield f"- Licence: {_plain(_licence(entry))}"
        yield f"- Package: {_plain(entry.purl)}"
        yield from (f"- {_plain(line)}" for line in entry.copyrights)
        if entry.texts:
            yield f"- Texts: {_links(entry)}"
    if notices.unknown:
        yield from ("", "## Packages whose licence is not known", "")
        for entry in notices.unknown:
            more = f" (texts: {_links(entry)})" if entry.texts else ""
            yield f"- {_plain(entry.label)}: {_plain(entry.why)}{more}"
    for text in notices.texts:
        yield from ("", f'## <a id="text-{text.number}"></a>{text.number}. {_plain(text.title)}', "")
        yield from (f"    {visible(line)}" for line in text.text.split("\n"))


def render_html(notices: Notices) -> bytes:
    """One page without a script, a style sheet or anything else to load."""
    return "\n".join(_html_lines(notices)).encode("utf-8", "replace") + b"\n"


def _html_lines(notices: Notices) -> Iterator[str]:
    title = "Third-party notices"
    yield f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>'
    yield '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
    yield '<meta name="viewport" content="width=device-width">\n</head>\n<body>'
    yield f"<h1>{title}</h1>\n<p>{_html(_summary(notices))}</p>"
    for entry in notices.entries:
        yield f"<h2>{_html(entry.label)}</h2>\n<ul>"
        yield f"<li>Licence: {_html(_licence(entry))}</li>\n<li>Package: {_html(entry.purl)}</li>"
        yield from (f"<li>{_html(line)}</li>" for line in entry.copyrights)
        if entry.texts:
            yield f"<li>Texts: {_anchors(entry)}</li>"
        yield "</ul>"
    if notices.unknown:
        yield "<h2>Packages whose licence is not known</h2>\n<ul>"
        for entry in notices.unknown:
            more = f" (texts: {_anchors(entry)})" if entry.texts else ""
            yield f"<li>{_html(entry.label)}: {_html(entry.why)}{more}</li>"
        yield "</ul>"
    for text in notices.texts:
        yield f'<h2 id="text-{text.number}">{text.number}. {_html(text.title)}</h2>'
        shown = "\n".join(map(visible, text.text.split("\n")))
        yield f"<pre>{escape(shown)}</pre>"
    yield "</body>\n</html>"


def render_json(notices: Notices) -> bytes:
    """The same for programs, with the ledger of duties of each package."""
    return msgspec.json.format(msgspec.json.encode(notices), indent=2) + b"\n"


RENDERERS: dict[str, Callable[[Notices], bytes]] = {
    "text": render_text,
    "markdown": render_markdown,
    "html": render_html,
    "json": render_json,
}


def _summary(notices: Notices) -> str:
    known, unknown = len(notices.entries), len(notices.unknown)
    more = f"; the licence of {plural(unknown, 'other')} is not known" if unknown else ""
    return f"{visible(notices.target)} uses {plural(known, 'package')} under the licences below{more}."


def _licence(entry: NoticeEntry) -> str:
    return entry.licence if entry.licence == entry.stated else f"{entry.licence} (of {entry.stated})"


def _numbers(entry: NoticeEntry) -> str:
    return ", ".join(f"[{number}]" for number in entry.texts)


def _links(entry: NoticeEntry) -> str:
    return ", ".join(f"[{number}](#text-{number})" for number in entry.texts)


def _anchors(entry: NoticeEntry) -> str:
    return ", ".join(f'<a href="#text-{number}">{number}</a>' for number in entry.texts)


def _plain(text: str) -> str:
    return visible(text).translate(_MARKDOWN)


def _html(text: str) -> str:
    return escape(visible(text))
