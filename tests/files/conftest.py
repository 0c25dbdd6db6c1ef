"""The two ways in which a system opens folders: what is promised of a hostile tree holds for both."""

from collections.abc import Iterator

import pytest

from sca.system.by_descriptor import DescriptorFolder
from sca.system.by_path import PathFolder


@pytest.fixture(scope="module", params=[DescriptorFolder.root, PathFolder.root], ids=["by-descriptor", "by-path"])
def way(request: pytest.FixtureRequest) -> Iterator[str]:
    """Trees are opened in one of the ways; its name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sca.files.disk.open_root", request.param)
        yield request.param.__self__.__name__
