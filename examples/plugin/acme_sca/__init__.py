"""The rows that say what this plug-in reads and writes. The modules that do it are imported when they are needed."""

from sca.plugin import Format, Reporter

FORMAT = Format("acme-lock", "generic", ("acme.lock",), (), "acme_sca.lock")
TALLY = Reporter("acme-tally", "licence-tally.txt", "text/plain; charset=utf-8", "acme_sca.tally")
