"""Reviewed names of licences: texts that mean one licence, texts that mean one of a family, texts that say nothing.

Every entry stands for the whole text, never for a part of it, after `fold` has evened out case, punctuation and the
two spellings of licence. A name that could mean two licences belongs to FAMILIES; a name that is not here is not
guessed at.

Source for Python classifiers: PEP 639, https://peps.python.org/pep-0639/
"""

import re

_NOT_LETTERS = re.compile(r"[^a-z0-9+]+")


def fold(text: str) -> str:
    """The form in which names are compared: lower case, American spelling, single blanks, no leading `the`."""
    plain = _NOT_LETTERS.sub(" ", text.lower()).strip().replace("licence", "license")
    return plain.removeprefix("the ")


def _by_name(table: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {name: licence for licence, names in table.items() for name in names}


ALIASES = _by_name(
    {
        "0BSD": ("bsd zero clause license", "zero clause bsd"),
        "AGPL-3.0-or-later": ("agplv3+", "gnu affero general public license v3 or later agplv3+", "agpl 3 0 or later"),
        "Apache-2.0": (
            "apache 2 0",
            "apache 2",
            "apache2",
            "apache2 0",
            "apache v2",
            "apache v2 0",
            "apache license 2 0",
            "apache license v2 0",
            "apache license version 2 0",
            "apache software license 2 0",
            "apache software license version 2 0",
            "apache license version 2",
            "asl 2 0",
            "alv2",
        ),
        "BSD-2-Clause": (
            "bsd 2",
            "bsd 2 clause",
            "bsd 2 clause license",
            "2 clause bsd",
            "simplified bsd license",
            "simplified bsd",
        ),
        "BSD-3-Clause": (
            "bsd 3",
            "bsd 3 clause",
            "bsd 3 clause license",
            "3 clause bsd",
            "3 clause bsd license",
            "new bsd",
            "new bsd license",
            "modified bsd",
            "modified bsd license",
            "revised bsd license",
            "revised bsd",
            "eclipse distribution license v1 0",
        ),
        "BSD-4-Clause": ("bsd 4 clause", "bsd 4 clause license"),
        "BSL-1.0": ("boost software license 1 0 bsl 1 0", "boost software license 1 0"),
        "CC-BY-4.0": ("cc by 4 0", "creative commons attribution 4 0"),
        "CC-BY-SA-4.0": ("cc by sa 4 0",),
        "CC0-1.0": ("cc0 1 0 universal cc0 1 0 public domain dedication", "cc0 1 0", "cc0 1 0 universal"),
        "Elastic-2.0": ("elastic license 2 0",),
        "EPL-1.0": ("epl 1 0", "eclipse public license 1 0"),
        "EPL-2.0": ("epl 2 0", "eclipse public license 2 0", "eclipse public license 2 0 epl 2 0"),
        "EUPL-1.2": ("european union public license 1 2 eupl 1 2", "european union public license 1 2"),
        "GPL-2.0-or-later": (
            "gplv2+",
            "gpl v2 or later",
            "gpl 2 0 or newer",
            "gpl 2 0 or later",
            "gnu general public license v2 or later gplv2+",
        ),
        "GPL-3.0-or-later": (
            "gplv3+",
            "gpl v3 or later",
            "gpl 3 0 or later",
            "gpl 3 0 or newer",
            "gnu general public license v3 or later gplv3+",
        ),
        "HPND": ("historical permission notice and disclaimer hpnd",),
        "ISC": ("isc license", "iscl", "isc license iscl"),
        "LGPL-2.1-or-later": ("lgpl version 2 1 or later", "lgpl v2 1 or later", "lgpl 2 1 or later", "lgplv2 1+"),
        "LGPL-3.0-or-later": ("lgplv3+", "gnu lesser general public license v3 or later lgplv3+", "lgpl 3 0 or later"),
        "MIT": (
            "mit license",
            "mit licensed",
            "expat",
            "expat license",
            "mit expat",
            "mit license expat",
            "bouncy castle license",
        ),
        "MIT-0": ("mit no attribution license mit 0", "mit no attribution"),
        "MPL-1.1": ("mpl 1 1", "mozilla public license 1 1", "mozilla public license 1 1 mpl 1 1"),
        "MPL-2.0": (
            "mplv2",
            "mpl 2",
            "mpl 2 0",
            "mozilla public license 2 0",
            "mozilla public license version 2 0",
            "mozilla public license 2 0 mpl 2 0",
        ),
        "MulanPSL-2.0": ("mulan permissive software license v2 mulanpsl 2 0",),
        "NCSA": ("ncsa open source license",),
        "OFL-1.1": ("sil open font license 1 1 ofl 1 1", "sil open font license 1 1"),
        "OSL-3.0": ("open software license 3 0 osl 3 0", "open software license 3 0"),
        "PostgreSQL": ("postgresql license",),
        "PSF-2.0": ("python software foundation license",),
        "Ruby": ("ruby s", "ruby license"),
        "SSPL-1.0": ("server side public license v 1",),
        "Unlicense": ("unlicense", "unlicense unlicense"),
        "UPL-1.0": ("universal permissive license upl", "universal permissive license 1 0"),
        "WTFPL": ("wtfplv2", "wtfpl v2", "do what the fuck you want to public license"),
        "Zlib": ("zlib license", "zlib libpng license", "zlib libpng"),
        "ZPL-2.1": ("zpl 2 1", "zope public license 2 1"),
    }
)

_BSD = ("BSD-1-Clause", "BSD-2-Clause", "BSD-3-Clause", "BSD-4-Clause")
_APACHE = ("Apache-1.0", "Apache-1.1", "Apache-2.0")
_ARTISTIC = ("Artistic-1.0", "Artistic-1.0-Perl", "Artistic-1.0-cl8", "Artistic-2.0")
_GPL_2 = ("GPL-2.0-only", "GPL-2.0-or-later")
_GPL_3 = ("GPL-3.0-only", "GPL-3.0-or-later")
_LGPL_2 = ("LGPL-2.0-only", "LGPL-2.0-or-later", "LGPL-2.1-only", "LGPL-2.1-or-later")
_LGPL_2_1 = ("LGPL-2.1-only", "LGPL-2.1-or-later")
_LGPL_3 = ("LGPL-3.0-only", "LGPL-3.0-or-later")
_AGPL_3 = ("AGPL-3.0-only", "AGPL-3.0-or-later")
_AFL = ("AFL-1.1", "AFL-1.2", "AFL-2.0", "AFL-2.1", "AFL-3.0")
_APSL = ("APSL-1.0", "APSL-1.1", "APSL-1.2", "APSL-2.0")
_GFDL = tuple(f"GFDL-{number}-{which}" for number in ("1.1", "1.2", "1.3") for which in ("only", "or-later"))
_CC_NUMBERS = ("1.0", "2.0", "2.5", "3.0", "4.0")
_CDDL_AND_GPL = tuple(f"CDDL-{number} OR GPL-2.0-only WITH Classpath-exception-2.0" for number in ("1.0", "1.1"))

FAMILIES: dict[str, tuple[str, ...]] = {
    "academic free license afl": _AFL,
    "afl": _AFL,
    "agpl": ("AGPL-1.0-only", "AGPL-1.0-or-later", *_AGPL_3),
    "agplv3": _AGPL_3,
    "agpl v3": _AGPL_3,
    "agpl 3": _AGPL_3,
    "apache": _APACHE,
    "apache license": _APACHE,
    "apache software license": _APACHE,
    "apple public source license": _APSL,
    "artistic": _ARTISTIC,
    "artistic license": _ARTISTIC,
    "bsd": _BSD,
    "bsd license": _BSD,
    "bsd like": _BSD,
    "bsd style": _BSD,
    "bsd style license": _BSD,
    "bsl": ("BSL-1.0", "BUSL-1.1"),
    "cc by": tuple(f"CC-BY-{number}" for number in _CC_NUMBERS),
    "cc by sa": tuple(f"CC-BY-SA-{number}" for number in _CC_NUMBERS),
    "cddl": ("CDDL-1.0", "CDDL-1.1"),
    "cddl + gplv2 with classpath exception": _CDDL_AND_GPL,
    "cddl gplv2+ce": _CDDL_AND_GPL,
    "epl": ("EPL-1.0", "EPL-2.0"),
    "gnu affero general public license v3": _AGPL_3,
    "gnu free documentation license fdl": _GFDL,
    "gnu general public license v2 gplv2": _GPL_2,
    "gnu general public license v3 gplv3": _GPL_3,
    "gnu lesser general public license v2 lgplv2": _LGPL_2,
    "gnu lesser general public license v2 or later lgplv2+": ("LGPL-2.0-or-later", "LGPL-2.1-or-later"),
    "gnu lesser general public license v3 lgplv3": _LGPL_3,
    "gpl": ("GPL-1.0-only", "GPL-1.0-or-later", *_GPL_2, *_GPL_3),
    "gpl 2": _GPL_2,
    "gpl v2": _GPL_2,
    "gplv2": _GPL_2,
    "gpl2": _GPL_2,
    "gpl 3": _GPL_3,
    "gpl v3": _GPL_3,
    "gplv3": _GPL_3,
    "gpl3": _GPL_3,
    "jquery license": ("MIT", "MIT OR GPL-2.0-only"),
    "lgpl": (*_LGPL_2, *_LGPL_3),
    "lgpl 2": _LGPL_2,
    "lgpl v2 1": _LGPL_2_1,
    "lgplv2 1": _LGPL_2_1,
    "lgpl 3": _LGPL_3,
    "lgplv3": _LGPL_3,
    "lgpl v3": _LGPL_3,
    "mit like": ("MIT", "MIT-CMU", "X11", "HPND"),
    "mit x11": ("MIT", "X11", "MIT OR X11"),
    "mozilla public license": ("MPL-1.0", "MPL-1.1", "MPL-2.0"),
    "mpl": ("MPL-1.0", "MPL-1.1", "MPL-2.0"),
    "ofl": ("OFL-1.0", "OFL-1.1"),
    "perl": ("Artistic-1.0-Perl OR GPL-1.0-or-later",),
    "psf": ("PSF-2.0", "Python-2.0"),
    "psfl": ("PSF-2.0", "Python-2.0"),
    "unicode": ("Unicode-DFS-2015", "Unicode-DFS-2016", "Unicode-3.0", "Unicode-TOU"),
    "w3c license": ("W3C", "W3C-19980720", "W3C-20150513"),
    "wxwindows": ("GPL-2.0-or-later WITH WxWindows-exception-3.1", "LGPL-2.0-or-later WITH WxWindows-exception-3.1"),
    "zope public license": ("ZPL-1.1", "ZPL-2.0", "ZPL-2.1"),
}

# Words that tools and people write where no licence is known, or where it stands elsewhere.
MARKERS = frozenset(
    {
        "commercial",
        "dfsg approved",
        "eula",
        "ms eula",
        "noassertion",
        "non standard",
        "none",
        "null",
        "osi approved",
        "other",
        "proprietary",
        "public domain",
        "qt",
        "undefined",
        "unknown",
    }
)

CLASSIFIERS: dict[str, str] = {
    "freeware": "LicenseRef-Proprietary",
    "other proprietary license": "LicenseRef-Proprietary",
    "public domain": "LicenseRef-Public-Domain",
}

# Addresses whose text cannot change: without scheme and `www.`, in lower case, without a trailing slash.
ADDRESSES: dict[str, str] = {
    "apache.org/licenses/license-2.0": "Apache-2.0",
    "apache.org/licenses/license-2.0.html": "Apache-2.0",
    "apache.org/licenses/license-2.0.txt": "Apache-2.0",
    "choosealicense.com/licenses/apache-2.0": "Apache-2.0",
    "choosealicense.com/licenses/mit": "MIT",
    "creativecommons.org/licenses/by/4.0": "CC-BY-4.0",
    "creativecommons.org/publicdomain/zero/1.0": "CC0-1.0",
    # Reviewed: a tag, an archived repository, and two terms of Microsoft that stand at an address of their own.
    "dotnet.microsoft.com/dotnet_library_license.htm": "LicenseRef-scancode-ms-net-library-2018-11",
    "dotnet.microsoft.com/en/dotnet_library_license.htm": "LicenseRef-scancode-ms-net-library-2018-11",
    "github.com/dotnet/corefx/blob/master/license.txt": "MIT",
    "go.microsoft.com/fwlink/?linkid=529443": "LicenseRef-scancode-ms-net-library-2019-06",
    "raw.githubusercontent.com/aspnet/aspnetcore/2.0.0/license.txt": "Apache-2.0",
    "mozilla.org/en-us/mpl/2.0": "MPL-2.0",
    "mozilla.org/mpl/2.0": "MPL-2.0",
    "opensource.org/licenses/mit-license.php": "MIT",
    "unlicense.org": "Unlicense",
}

# Addresses of a text that several licences share.
ADDRESS_FAMILIES: dict[str, tuple[str, ...]] = {
    "gnu.org/copyleft/lesser.html": _LGPL_3,
    "gnu.org/licenses/gpl-2.0.html": _GPL_2,
    "gnu.org/licenses/gpl-3.0.html": _GPL_3,
    "gnu.org/licenses/lgpl-3.0.html": _LGPL_3,
    "gnu.org/licenses/agpl-3.0.html": _AGPL_3,
}

# Addresses that end in an SPDX id, such as `opensource.org/licenses/MIT`.
ADDRESS_OF_ID = ("opensource.org/licenses/", "opensource.org/license/", "spdx.org/licenses/")
# The gallery of .NET packages writes the whole expression into the address, percent-encoded.
ADDRESS_OF_EXPRESSION = ("licenses.nuget.org/",)
