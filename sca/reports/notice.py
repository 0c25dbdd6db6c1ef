"""THIRD-PARTY-NOTICES as text, Markdown and HTML: renderings of one value, and the same bytes for the same facts.

Whatever stands in a licence file is shown, and nothing in it is active: controls are made visible, Markdown shows texts as
code, HTML escapes them.
"""

from collections.abc import Callable, Iterator
from html import escape

import msgspec

from sca.facts.notices import NoticeEntry, Notices
from sca.model.text import visible
from sca.reports.page_words import say

_RULE = "-" * 78
_MARKDOWN = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]<>#|!&~"})


def render_text(notices: Notices) -> bytes:
    """Plain text."""
    return "\n".join(_text_lines(notices)).encode("utf-8", "replace") + b"\n"


def _text_lines(notices: Notices) -> Iterator[str]:
    yield say("notices.title").upper()
    yield ""
    yield _summary(notices)
    for entry in notices.entries:
        yield from (
            "",
            _RULE,
            visible(entry.label),
            "",
            say("notices.licence", licence=visible(_licence(entry))),
            say("notices.package", purl=visible(entry.purl)),
        )
        yield from (visible(line) for line in entry.copyrights)
        if entry.texts:
            yield say("notices.texts", numbers=_numbers(entry))
    if notices.unknown:
        yield from ("", _RULE, say("notices.unknown").upper(), "")
        for entry in notices.unknown:
            yield f"{visible(entry.label)}: {visible(entry.why)}"
            yield from (f"  {visible(line)}" for line in entry.copyrights)
            if entry.texts:
                yield f"  {say('notices.texts', numbers=_numbers(entry))}"
    for text in notices.texts:
        yield from ("", _RULE, f"[{text.number}] {visible(text.title)}", "")
        yield from map(visible, text.text.split("\n"))


def render_markdown(notices: Notices) -> bytes:
    """Markdown. Texts stand as code, so that nothing in them is markup."""
    return "\n".join(_markdown_lines(notices)).encode("utf-8", "replace") + b"\n"


def _markdown_lines(notices: Notices) -> Iterator[str]:
    yield from (f"# {say('notices.title')}", "", _plain(_summary(notices)))
    for entry in notices.entries:
        yield from ("", f"## {_plain(entry.label)}", "")
        yield f"- {say('notices.licence', licence=_plain(_licence(entry)))}"
        yield f"- {say('notices.package', purl=_plain(entry.purl))}"
        yield from (f"- {_plain(line)}" for line in entry.copyrights)
        if entry.texts:
            yield f"- {say('notices.texts', numbers=_links(entry))}"
    if notices.unknown:
        yield from ("", f"## {say('notices.unknown')}", "")
        for entry in notices.unknown:
            more = f" {say('notices.texts-of', numbers=_links(entry))}" if entry.texts else ""
            yield f"- {_plain(entry.label)}: {_plain(entry.why)}{more}"
    for text in notices.texts:
        yield from ("", f'## <a id="text-{text.number}"></a>{text.number}. {_plain(text.title)}', "")
        yield from (f"    {visible(line)}" for line in text.text.split("\n"))


def render_html(notices: Notices) -> bytes:
    """One page without a script, a style sheet or anything else to load."""
    return "\n".join(_html_lines(notices)).encode("utf-8", "replace") + b"\n"


def _html_lines(notices: Notices) -> Iterator[str]:
    title = _html(say("notices.title"))
    yield f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>'
    yield '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
    yield '<meta name="viewport" content="width=device-width">\n</head>\n<body>'
    yield f"<h1>{title}</h1>\n<p>{_html(_summary(notices))}</p>"
    for entry in notices.entries:
        yield f"<h2>{_html(entry.label)}</h2>\n<ul>"
        yield f"<li>{_html(say('notices.licence', licence=_licence(entry)))}</li>"
        yield f"<li>{_html(say('notices.package', purl=entry.purl))}</li>"
        yield from (f"<li>{_html(line)}</li>" for line in entry.copyrights)
        if entry.texts:
            yield f"<li>{say('notices.texts', numbers=_anchors(entry))}</li>"
        yield "</ul>"
    if notices.unknown:
        yield f"<h2>{_html(say('notices.unknown'))}</h2>\n<ul>"
        for entry in notices.unknown:
            more = f" {say('notices.texts-of', numbers=_anchors(entry))}" if entry.texts else ""
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
    more = f"; {say('notices.others', count=unknown)}" if unknown else ""
    return f"{say('notices.uses', target=visible(notices.target), count=known)}{more}."


def _licence(entry: NoticeEntry) -> str:
    return (
        entry.licence if entry.licence == entry.stated else say("notices.licence-of", licence=entry.licence, stated=entry.stated)
    )


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
