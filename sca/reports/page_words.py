"""Every text of the pages: the report, its parts, the page of changes, and notices. Read, correct or translate them here.

A text stands under a key that says where it is used; `{name}` is a place for a value. A text that counts something has two
forms. Texts are plain: what is markup in the page stands in the template, and signs of HTML are escaped on the way into it.
The template, the style and the script are given their texts when they are compiled (`sca.reports.page_template`); a key that
is missing is an error there. What every report says alike, such as messages and fixes of findings, stands with its rule.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Counted(NamedTuple):
    """A text for a `{count}` of one, and a text for any other."""

    one: str
    many: str


def say(key: str, **values: object) -> str:
    """The text of a key with these values in it; `count` chooses the form of a text that counts."""
    text = TEXTS[key]
    if isinstance(text, Counted):
        text = text.one if values["count"] == 1 else text.many
    return text.format_map(values) if values else text


TEXTS: Mapping[str, str | Counted] = MappingProxyType(
    {
        # The frame of every page.
        "title.report": "{standing}: {target} - sca report",
        "title.changes": "Changes: {old} to {new} - sca diff",
        "brand.report": "software composition report",
        "brand.changes": "what changed",
        "page.skip": "Skip to what to do",
        "page.sections": "Sections",
        "page.written-by": "Written by {tool} {version}. This page asks no server for anything.",
        # What several sections say.
        "any.none": "None.",
        "any.of": "of {all}",
        "any.in": "in {place}",
        "any.and-more": "and {number} more",
        "any.more-places": Counted("and {count} more place", "and {count} more places"),
        "any.packages": Counted("{count} package", "{count} packages"),
        "any.references": Counted("{count} reference", "{count} references"),
        "any.bytes": Counted("{count} byte", "{count} bytes"),
        "any.digest": "sha256 {digest}",
        "any.share": "Share",
        "any.since": "since {day}",
        "any.left-out": Counted(
            "And {count} more row, left out so that this page stays quick. The JSON report of the same run has them all.",
            "And {count} more rows, left out so that this page stays quick. The JSON report of the same run has them all.",
        ),
        # Above the verdict.
        "top.policy": "policy",
        "top.no-policy": "no policy",
        "top.rules": "rules for",
        "top.judged-on": "judged on",
        "top.branch": "branch",
        "top.commit": "commit",
        "top.build": "build",
        # The verdict, and what is answered beside it.
        "verdict.not-read": "What was not read was not judged: {missing}.",
        "verdict.missing": "see what is missing",
        "verdict.exit": "exit status",
        "verdict.files-read": "files read",
        "answers.change": "What to change",
        "answers.first": "{entries}, first {target}",
        "answers.entries": Counted("{count} entry", "{count} entries"),
        "answers.since": "Since when",
        "answers.who": "Who can let it pass",
        "since.unknown": "Not known: no earlier run was given to compare with.",
        "since.new": Counted(
            "{count} finding new since the baseline of {day}", "{count} findings new since the baseline of {day}"
        ),
        "since.known": Counted(
            "{count} open finding known before, the oldest since {day}",
            "{count} open findings known before, the oldest since {day}",
        ),
        "since.ran-out": Counted(
            "The waiver {id} ran out on {day}, {count} day ago", "The waiver {id} ran out on {day}, {count} days ago"
        ),
        "since.fails-later": Counted(
            "{count} warning fails later, the first from {day} on", "{count} warnings fail later, the first from {day} on"
        ),
        "who.contact": "{contact}, for the policy {policy} ({source})",
        "who.waiver": "{owner}, for the waiver {id}",
        "who.nobody": "Nobody yet: a built-in policy judged. Write one of your own (sca init) and name a contact in it.",
        "who.owner": "Whoever owns the policy {policy} ({source}). It names no contact.",
        # What to do.
        "todo.title": "What to do",
        "todo.losses": "First, what could not be read: nothing in it was judged.",
        "todo.lost": "lost: the {what}",
        "todo.more-losses": Counted("And {count} more loss under {problems}.", "And {count} more losses under {problems}."),
        "todo.lead": "One entry for each dependency or file that somebody can change, those that settle the most first.",
        "todo.more-findings": Counted(
            "and {count} more finding in the table below", "and {count} more findings in the table below"
        ),
        "todo.or": "or",
        "todo.exception": "or have it let through",
        "todo.more-entries": Counted(
            "And {count} more entry: the findings below are all there are.",
            "And {count} more entries: the findings below are all there are.",
        ),
        "todo.wrong-folder": (
            "Look whether this is the right folder: no lock file, requirements file or Dockerfile was found in it."
        ),
        "todo.nothing": "Nothing: no finding is open.",
        "todo.nothing-read": "No finding is open in what could be read. Look at the {problems} first.",
        "todo.problems": "problems",
        # Changes, in the report and as a page of its own.
        "changes.title": "Changes",
        "changes.to": "to",
        "changes.known": Counted("The baseline lists {count} finding;", "The baseline lists {count} findings;"),
        "changes.gone": Counted("{count} of them is gone.", "{count} of them are gone."),
        "changes.findings": "Findings that came or went",
        "changes.packages": "Packages that changed",
        "changes.packages-changed": Counted("{count} package changed", "{count} packages changed"),
        "changes.findings-changed": "The findings changed",
        "changes.nothing": "Nothing changed",
        "changes.come-and-gone": Counted("{count} new finding, {gone} gone", "{count} new findings, {gone} gone"),
        "changes.maybe-added": "{side} was not read in full: what is missing there may look added",
        "changes.maybe-removed": "{side} was not read in full: what is missing there may look removed",
        # Findings.
        "findings.title": "Findings",
        "findings.search": "Search findings and packages",
        "findings.clear": "Clear all",
        "findings.caption": "Findings, open ones first",
        "findings.new": "new",
        "findings.included-by": "included by",
        "findings.policy": "policy",
        "findings.more-ways": Counted("+{count} more way", "+{count} more ways"),
        "findings.direct": "direct",
        "findings.transitive": "transitive",
        "findings.waiver": "waiver {id}",
        "findings.fails-from": "fails from {day} on",
        "findings.by-rule": "The same by rule",
        "findings.by-rule-caption": "Findings by rule",
        "findings.none-read": "None in what could be read.",
        # Ways in.
        "ways.title": "Ways in",
        "ways.lead": "The shortest way from a project to everything that is open, undetermined or warned of.",
        "ways.not-drawn": Counted(
            "{count} further finding has a way that is not drawn; the table above has it.",
            "{count} further findings have a way that is not drawn; the table above has it.",
        ),
        "ways.picture": "Picture of the ways in",
        "ways.picture-title": "Ways from projects to findings",
        "ways.picture-means": "The same stands below as an indented text.",
        "ways.as-text": "The same as text",
        "going.title": "What goes away with what",
        "going.lead": (
            "What only one direct dependency brings in, in every project that it is in: without that dependency it is gone."
        ),
        "going.caption": "What only one direct dependency brings in",
        # Vulnerabilities.
        "vulnerabilities.title": "Vulnerabilities",
        "vulnerabilities.no-data": "There is no data that can be used: {why}.",
        "vulnerabilities.bands": "Vulnerabilities by severity",
        "vulnerabilities.caption": "Vulnerabilities, the worst first",
        "vulnerabilities.exploited": "known to be exploited since {day}",
        "vulnerabilities.maybe": "may be affected",
        "vulnerabilities.also": "also {names}",
        "vulnerabilities.published": "published {day}",
        "vulnerabilities.changed": "published {day}, changed {changed}",
        "vulnerabilities.no-fix": "no version is known",
        "vulnerabilities.none": "None is known of these packages.",
        # Waivers.
        "waivers.title": "Waivers",
        "waivers.expired": "Expired",
        "waivers.in-force": "In force",
        "waivers.unused": "Unused",
        "waivers.caption": "{which} waivers",
        "waivers.days-ago": Counted("{count} day ago", "{count} days ago"),
        "waivers.days-left": Counted("{count} day left", "{count} days left"),
        "waivers.none": "The policy has none.",
        # Problems.
        "problems.title": "Problems",
        "problems.lead": "What could not be taken as it stands. Anything but a notice makes the run incomplete.",
        "problems.caption": "Problems in the input",
        # Coverage.
        "coverage.title": "Coverage",
        "coverage.lead": Counted(
            "{count} file seen, {recognised} recognised as inputs", "{count} files seen, {recognised} recognised as inputs"
        ),
        "coverage.bar": "Share of each outcome; the numbers stand above",
        "coverage.files": Counted("{count} file, what became of each", "{count} files, what became of each"),
        "coverage.caption": "Input files",
        # Licences, and what they ask for.
        "licences.title": "Licences",
        "licences.caption": "Licences and how many packages have them, those to be settled first",
        "licences.unsettled": "to be settled",
        "licences.none": "No packages.",
        "duties.title": "What these licences ask for",
        "duties.lead": "Of whoever passes the software on. It is no advice: read the licence where it matters.",
        "duties.caption": "What the licences ask for, those that reach furthest first",
        "duties.unknown": "not in the data set: read the licence",
        # An image.
        "image.title": "Image",
        "image.layers": Counted("{count} layer", "{count} layers"),
        "image.lead": (
            "The lowest layer comes first. "
            "A package belongs to the layer since which it has been there, in its version and place."
        ),
        "image.caption": "Layers of the image",
        "image.no-history": "the history does not tell",
        "image.not-read": "not read",
        "image.manifest": "Manifest",
        "image.configuration": "Configuration",
        "image.index": "Index",
        "image.platform": "Platform",
        "image.other-platforms": "Other platforms, not scanned",
        "image.names": "Names",
        "image.created": "Created",
        "image.author": "Author",
        "image.user": "User",
        "image.root": "none is set: it runs as root",
        "image.entry-point": "Entry point",
        "image.command": "Command",
        "image.ports": "Ports",
        "image.environment": "Environment",
        "image.no-values": "{names} (values are not kept)",
        "image.label": "Label {name}",
        "image.attached": "Attached, not read",
        "image.gone": "Gone",
        "image.packages-gone": Counted(
            "{count} package of earlier layers: shipped, but not there",
            "{count} packages of earlier layers: shipped, but not there",
        ),
        "image.megabytes": "{size} MB",
        # Packages, also in pages beside the report.
        "packages.title": "Packages",
        "packages.too-many": Counted(
            "{count} package and reference, too many for one page. They lie beside it, each page by type and name:",
            "{count} packages and references, too many for one page. They lie beside it, each page by type and name:",
        ),
        "packages.page": "{first} to {last}",
        "packages.page-from": "from {label}",
        "packages.about": Counted("{count} package that findings are about", "{count} packages that findings are about"),
        "packages.every": "Every package and reference, with where it was found",
        "packages.caption": "Packages and references",
        "packages.more-places": Counted("+{count} more place", "+{count} more places"),
        "packages.layer": "layer",
        "packages.came-with": "came with",
        "packages.claimed": "{label} (claimed by an SBOM)",
        "packages.registry": "registry",
        "packages.at-commit": "{source} at {commit}",
        "part.title": "{target}: packages {first} to {last} of {all}",
        "part.pages": "Pages",
        "part.report": "The report",
        # A package in detail.
        "details.title": "Details",
        "details.some": Counted(
            "Details of {count} package, those with findings first in line",
            "Details of {count} packages, those with findings first in line",
        ),
        "details.every": "Details of every package",
        "details.lead": "Package URL, hashes, licence with what says so, places, the shortest ways in.",
        "details.others": "Of the others the table above says what is known; the JSON report has the rest.",
        "details.purl": "Package URL",
        "details.licence": "Licence",
        "details.source": "Source",
        "details.hash-of": "of the {what}",
        "details.more-hashes": Counted("{count} more hash in the JSON report", "{count} more hashes in the JSON report"),
        "details.where": "Where",
        "details.ways": "Comes in by",
        "details.more-ways": Counted(
            "These are the {shown} shortest ways, and there are more; {count} package or project names it.",
            "These are the {shown} shortest ways, and there are more; {count} packages or projects name it.",
        ),
        "details.goes-with": "Goes away with",
        "details.claim": '"{text}" in {field}',
        "details.claim-read": "read by {rule}, {confidence}",
        "details.claim-chosen": "{licence} is taken of it",
        "details.claim-not-taken": "also stated, and not taken: {kind} in {field}, {place}",
        "details.alias": "Installed as",
        "details.deprecated": "Deprecated",
        "details.installation": "Installation",
        "details.install-script": "runs a script of its own",
        "details.not-told": "Not told",
        # Projects.
        "projects.title": "Projects",
        "projects.caption": "Projects",
        "projects.nameless": "without a name",
        # This run.
        "run.title": "This run",
        "run.tool": "Tool",
        "run.target": "Target",
        "run.judged-on": "Judged on",
        "run.time": "Time",
        "run.no-time": "not recorded, so that equal input gives an equal page",
        "run.build": "Build",
        "run.commit": "Commit",
        "run.branch": "Branch",
        "run.repository": "Repository",
        "run.policy": "Policy {name}",
        "run.rules": "Rules asked for",
        "run.records": "Vulnerability data",
        "run.option": "Option {name}",
        "run.format": "Format",
        "data.title": "External data",
        "data.caption": "External data that the verdict rests on",
        "data.none": "None: everything here was read from the files themselves.",
        "data.answers": Counted("{count} answer", "{count} answers"),
        "data.vulnerabilities": "vulnerabilities",
        "data.known": Counted("{count} vulnerability of these packages", "{count} vulnerabilities of these packages"),
        "data.imported": "imported {day}",
        "data.uncovered": "Nothing is known there of the vulnerabilities of {types} packages.",
        "sboms.title": "SBOMs that were read",
        "artefacts.title": "Other files of this run",
        "artefacts.list": "lists all files with their SHA-256, this page too",
        "words.nav": "Words",
        "words.title": "What the words mean",
        # The script.
        "script.copy": "Copy",
        "script.copy-what": "Copy {text}",
        "script.copied": "Copied",
        "script.selected": "Selected",
        "script.done": "{done}: {text}",
        "script.all": "all",
        "script.shown": "{shown} of {all} {what}",
        "script.findings": "findings",
        "script.packages": "packages",
        "script.sort": "Sort; with the shift key by one more column",
        "facet.state": "State",
        "facet.rule": "Rule",
        "facet.severity": "Severity",
        "facet.way-in": "Way in",
        "facet.type": "Type",
        "facet.scope": "Scope",
        "facet.since": "Since",
        "facet.licence": "Licence",
        # Third-party notices, as text, Markdown and HTML.
        "notices.title": "Third-party notices",
        "notices.uses": Counted(
            "{target} uses {count} package under the licences below", "{target} uses {count} packages under the licences below"
        ),
        "notices.others": Counted("the licence of {count} other is not known", "the licence of {count} others is not known"),
        "notices.licence": "Licence: {licence}",
        "notices.licence-of": "{licence} (of {stated})",
        "notices.package": "Package: {purl}",
        "notices.texts": "Texts: {numbers}",
        "notices.texts-of": "(texts: {numbers})",
        "notices.unknown": "Packages whose licence is not known",
    }
)
# The heads of each table; on a phone, where tables are lists, they stand before what is in the column.
HEADS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "artefacts": ("File", "Bytes", "SHA-256"),
        "bands": ("Severity", "Vulnerabilities", "Packages", "Exploited"),
        "changed-findings": ("Change", "Finding"),
        "changed-packages": ("Change", "Package", "Before", "Now", "Scope", "Where"),
        "data": ("Data", "From", "How much", "Oldest", "Newest"),
        "duties": ("Obligation", "Packages", "By the licence"),
        "files": ("Outcome", "File", "Found", "Dependencies known", "Why"),
        "findings": ("State", "Finding", "Where, and the policy line", "How it comes in", "What to do"),
        "going": ("Without", "Findings gone", "Other packages gone", "Which"),
        "layers": ("Layer", "Built by", "Packages it brought", "Packages it took away", "Size"),
        "licences": ("Licence", "Packages"),
        "packages": ("Package", "Type", "Scope", "Licence", "Source", "Where", "State"),
        "problems": ("Lost", "Problem", "Where", "What to do"),
        "projects": ("Project", "Kind", "Folder", "Defined in", "Direct dependencies"),
        "rules": ("Rule", "Open", "Undetermined", "Other states"),
        "sboms": ("File", "Format", "Made", "Packages", "With a package URL", "With a licence", "With what they need"),
        "vulnerabilities": ("Severity", "Vulnerability", "Packages", "Ends with", "Policy"),
        "waivers": ("Waiver", "Rule", "Package", "Reason", "Owner", "Until", "Findings"),
    }
)
# How the page writes the words of the model that stand in its badges: states of findings, outcomes of files, changes, severities.
SHOWN: Mapping[str, str] = MappingProxyType(
    {
        "open": "open",
        "undetermined": "undetermined",
        "warning": "warning",
        "waived": "waived",
        "baselined": "baselined",
        "informational": "informational",
        "no finding": "no finding",
        "parsed": "parsed",
        "parsed with problems": "parsed with problems",
        "refused": "refused",
        "unreadable": "unreadable",
        "unsupported": "unsupported",
        "excluded": "excluded",
        "notice": "notice",
        "new": "new",
        "gone": "gone",
        "added": "added",
        "removed": "removed",
        "upgraded": "upgraded",
        "downgraded": "downgraded",
        "changed": "changed",
        "licence changed": "licence changed",
        "malicious": "malicious",
        "critical": "critical",
        "high": "high",
        "medium": "medium",
        "low": "low",
        "not stated": "not stated",
    }
)
# What is counted beside the findings, by its kind.
SUBJECTS: Mapping[str, str] = MappingProxyType(
    {
        "package": "packages",
        "image": "images",
        "action": "actions",
        "download": "downloads",
    }
)
# What the words mean: a reader who misreads a word misreads the verdict.
GLOSSARY: tuple[tuple[str, str], ...] = (
    ("passed", "Everything that was recognised was read, every rule could be decided, and none is violated."),
    ("failed", "At least one rule is violated, and no waiver or baseline accepts it."),
    ("incomplete", "Something could not be read. What was not read was not judged, so the findings may not be all."),
    ("nothing to scan", "No file was there that this version reads, so nothing was judged. That is no clean result."),
    ("break-glass", "Whoever is named lets this run pass whatever was found, until a day, and answers for it afterwards."),
    ("not enforced", "The policy is violated, and whoever started the run asked that it should not fail."),
    (
        "allowed",
        "Something is missing, as the word before says, and whoever started the run asked that it should not fail for that.",
    ),
    ("data missing", "Data that the policy rests on is not there, cannot be trusted or is too old."),
    ("deadline reached", "The time that the run was given was over before everything was read."),
    ("internal fault", "A mistake of the program ended the run. Please report it; the verdict is none."),
    ("open", "A violation that nobody has accepted. It fails the run."),
    ("undetermined", "A fact is missing, so the rule could not be decided. It is never counted as passed."),
    ("warning", "A violation that the policy only warns of at this stage, or until a day that it names."),
    ("waived", "A violation that a waiver of the policy accepts until a date, with a reason and an owner."),
    ("baselined", "A violation that an earlier result already had. It is listed and does not fail this run."),
    ("informational", "Worth knowing; it asks for nothing."),
    ("baseline", "What an earlier run found. What is not in it is new; since says which day the first baseline with it is of."),
    ("new, gone", "A finding that the baseline lacks, and one that only the baseline has."),
    ("critical, high, medium, low", "How bad a vulnerability is, as its records state it."),
    ("malicious", "The package itself is an attack: its records say so."),
    ("not stated", "No record states how bad the vulnerability is."),
    ("no finding", "No rule that was asked for says anything of the vulnerability."),
    ("goes away with", "The one direct dependency that every way to a package starts with, in all projects."),
    ("parsed", "The file was read in full."),
    ("parsed with problems", "The file was read, but a part of it could not be taken as it stands; see the problems."),
    ("refused", "The file is malformed or over a limit. Nothing in it was judged."),
    ("unreadable", "The bytes of the file could not be had."),
    ("unsupported", "The format is known and this version does not read it. Nothing in it was judged."),
    ("notice", "A problem that costs nothing. Every other one names what it costs."),
    ("excluded", "The file was left out because the options or another file say so."),
    ("direct", "A package that a project names itself. A transitive one comes in through a direct one."),
    ("scope", "Why a package is there: runtime, peer, optional, build or dev, by its strongest way in."),
)
# What licences ask of whoever passes the product on, by the words of the data set, those that reach furthest first.
DUTIES: Mapping[str, str] = MappingProxyType(
    {
        "network-use-disclose": "offer the source code to those who use it over a network",
        "same-license": "license what is derived from it in the same way",
        "same-license--library": "license changes to it in the same way; what only links to it is free",
        "same-license--file": "license changed files in the same way",
        "disclose-source": "offer the source code",
        "document-changes": "say what was changed",
        "include-copyright": "pass on the text of the licence and the notice of copyright",
        "include-copyright--source": "pass on the licence and the notice of copyright with the source code",
        "notice": "pass on its notice file, where it has one",
    }
)
