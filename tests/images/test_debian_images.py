"""Real Debian images, built here: what a scan finds is what dpkg, pip and npm say of their file systems, layer by layer."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.built_images import ARCHIVE, OCI, Case, build, differences, scan
from benchmarks.corpus_modules import corpus_folder

_TOOLS = ("debootstrap", "umoci", "skopeo", "npm", "dpkg-query")
_MISSING = [name for name in _TOOLS if shutil.which(name) is None]
_REASON = "building a Debian takes root" if os.geteuid() else f"not installed: {', '.join(_MISSING)}"


@pytest.mark.debian
@pytest.mark.skipif(bool(os.geteuid() or _MISSING), reason=_REASON)
def test_a_debian_with_python_and_node_is_what_its_package_managers_say(tmp_path: Path) -> None:
    build(tmp_path, "build-real")
    tool = corpus_folder().parent / "tools" / "image_truth.py"
    for name in ("debian-base", "debian-apps"):
        out = tmp_path / f"{name}.json"
        subprocess.run([sys.executable, str(tool), str(tmp_path / name), "--out", str(out)], check=True, capture_output=True)
        answer = json.loads(out.read_bytes())
        assert len(answer["components"]) > 80
        for form in (OCI, ARCHIVE):
            found = scan(Case(name, form, "", answer), tmp_path)
            assert differences(answer, found) == []
            assert found.inventory.complete
