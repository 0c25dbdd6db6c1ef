"""Archives in an image: packages may be packed in them, and nothing in them is installed. They are listed, never opened.

What a Java archive holds runs without being unpacked; any other archive has to be unpacked or installed first.
"""

RUNS_PACKED = (".jar", ".war", ".ear", ".pyz", ".pex")
_PACKED = (*RUNS_PACKED, ".whl", ".egg", ".nupkg", ".zip", ".tgz", ".tar", ".tar.gz", ".tar.xz", ".tar.bz2", ".tar.zst", ".7z")


def is_packed(path: str) -> bool:
    """Whether the name of a file says that it is an archive."""
    return path.endswith(_PACKED)
