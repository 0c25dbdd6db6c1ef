"""The words of a licence text: what is left when layout, punctuation, case and spelling do not count.

Both sides of a comparison go through here, the texts of packages and those of the SPDX list.

https://spdx.github.io/spdx-spec/v2.3/license-matching-guidelines-and-templates/
"""

import re
import unicodedata

# A line that says whose the copyright is. A line that only goes on with `copyright notice, this list` is none.
_NOTICE = re.compile(
    r"[^\w(©]*(?:portions |parts |some parts |all code )?(?:"
    r"(?:Copyright|COPYRIGHT|copyright|Copyrights|Copr\.)[\s:,]*(?:\([cC]\)|©|&copy;|<|\[|\{|[12][0-9]{3}|(?:by|BY)\b|(?!H[oO][lL]D|O[wW][nN]E)[A-Z][\w.'-]+)"
    r"|©|\([cC]\)\s*(?:Copyright|[12][0-9]{3}|by\b)).*",
)
_ALL_RIGHTS = re.compile(r"\W*all rights reserved\W*", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9]+")
_SAME = {
    "licence": "license", "licences": "licenses", "licenced": "licensed", "licencing": "licensing", "licencee": "licensee",
    "licencor": "licensor", "sublicence": "sublicense", "sublicences": "sublicenses", "https": "http",
    "acknowledgement": "acknowledgment", "acknowledgements": "acknowledgments", "authorisation": "authorization",
    "authorised": "authorized", "favour": "favor", "fulfil": "fulfill", "fulfilment": "fulfillment", "honour": "honor",
    "judgement": "judgment", "labour": "labor", "merchantibility": "merchantability", "noncommercial": "noncommercial",
    "organisation": "organization", "organisations": "organizations", "recognised": "recognized", "whilst": "while",
    "wilful": "willful", "initialise": "initialize", "utilisation": "utilization", "analogue": "analog",
    "owner": "holder", "owners": "holders",
}  # fmt: skip
# Words of conditions. None of them belongs to the name of a holder, a title or a list mark.
TERMS = frozenset(
    {
        "agree", "agreed", "allowed", "but", "cannot", "commercial", "commercially", "condition", "conditions", "distribute",
        "distribution", "except", "exception", "fee", "grant", "granted", "grants", "hereby", "if", "liable", "license",
        "licensed", "licenses", "may", "modify", "must", "need", "never", "no", "noncommercial", "not", "only", "paid", "pay",
        "permission", "permitted", "prohibited", "provided", "redistribute", "redistribution", "require", "required",
        "requires", "restriction", "restrictions", "sell", "shall", "sublicense", "terms", "unless", "use", "used", "using",
        "without",
    }
)  # fmt: skip
_JOINED = re.compile(r"\b(sub|non)[-\s]+(?=licen[sc]|infring|commercial|exclusive)|\bper cent\b")


def words_of(text: str) -> list[str]:
    """The words of a text in the form in which they are compared."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    plain = _JOINED.sub(lambda found: found[1] or "percent", plain.lower())
    return [_SAME.get(word, word) for word in _WORD.findall(plain)]


def is_notice(line: str) -> bool:
    """Whether a line says whose the copyright is."""
    return _NOTICE.match(line) is not None


def without_notices(text: str) -> str:
    """A text without the lines that say whose the copyright is, and nothing else."""
    return "\n".join(line for line in text.splitlines() if not _is_plain_notice(line))


def _is_plain_notice(line: str) -> bool:
    return _ALL_RIGHTS.fullmatch(line) is not None or (is_notice(line) and TERMS.isdisjoint(words_of(line)))
