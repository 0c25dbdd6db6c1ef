"""The made-up image that is measured is one that the reader takes without a word, and its files are all there."""

from pathlib import Path

from benchmarks.synthetic_image import write_image
from tests.files.image.images import opened


def test_the_made_up_image_is_sound(tmp_path: Path) -> None:
    write_image(tmp_path / "image", 1_000)
    image = opened(tmp_path / "image", "status", "package.json", "os-release", "object-0000999.bin")
    assert image.problems == ()
    assert image.layers[0].members == 1_000 + 4 + 200 + 2
    assert len(image.tree.found(bool)) == 1 + 200 + 2
