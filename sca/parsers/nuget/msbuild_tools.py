r"""Files that a project imports and no checkout has: those of the build tools, and those that packages bring along.

What the files of the build tools import in turn is known (`$(MSBuildToolsPath)\Microsoft.CSharp.targets`).
"""

import re

_TOOLS = re.compile(
    r"\$\((?:MSBuildExtensionsPath(?:32|64)?|MSBuildToolsPath(?:32|64)?|MSBuildBinPath|MSBuildFrameworkToolsPath|MSBuildSDKsPath"
    r"|MSBuildUserExtensionsPath|VSToolsPath|VCTargetsPath|FSharpTargetsPath|UserRootDir|CSharpTargetsPath|VisualBasicTargetsPath)\)",
    re.IGNORECASE,
)
# Files that a package brings along, and Paket's own: what they are for is told by packages.config and by Paket's files.
_BROUGHT = re.compile(
    r"(?:^|[\\/])(?:packages[\\/][^\\/]+\.[0-9]+[^\\/]*[\\/]|\.paket[\\/]paket\.(?:restore\.)?targets$)", re.IGNORECASE
)
_TARGETS = re.compile(r"Microsoft\.(?:CSharp|VisualBasic|FSharp|Common)\.targets$", re.IGNORECASE)


def tool_part(project: str) -> str:
    """What a file of the build tools or of a package stands for: `props`, `targets` or `other`; empty for any other file."""
    if _BROUGHT.search(project.strip()):
        return "other"
    if not _TOOLS.match(project.strip()):
        return ""
    if project.strip().lower().endswith("microsoft.common.props"):
        return "props"
    return "targets" if _TARGETS.search(project.strip()) else "other"
