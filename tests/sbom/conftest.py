"""The inventory that holds every fact of the model once, and the way to write documents in tests."""

from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
import pytest
from msgspec import Struct

from sca.model.inventory import Inventory
from sca.model.licence import LicenceAnswer
from sca.model.result import Coverage
from sca.sbom.cyclonedx_write import Document, write
from sca.sbom.vulnerabilities import Exposed

FEATURES = Path(__file__).parents[2] / "fixtures" / "sbom" / "every-feature"
KNOWN_IDS = frozenset({"Apache-2.0", "MIT", "WTFPL"})
DOCUMENT = Document("shop", "0.1.0", options=(("exclude", "vendor"),))


class Case(Struct, frozen=True):
    """What a fixture folder stores as `input.json`."""

    inventory: Inventory
    licences: tuple[LicenceAnswer, ...]


@pytest.fixture(scope="session")
def case() -> Case:
    return msgspec.json.decode((FEATURES / "input.json").read_bytes(), type=Case)


@pytest.fixture(scope="session")
def inventory(case: Case) -> Inventory:
    return case.inventory


@pytest.fixture(scope="session")
def answers(case: Case) -> Mapping[str, LicenceAnswer]:
    return {answer.component: answer for answer in case.licences}


@pytest.fixture(scope="session")
def render(answers: Mapping[str, LicenceAnswer]) -> Callable[..., bytes]:
    """Write an inventory with the licences of the fixture."""

    def render(
        inventory: Inventory,
        document: Document = DOCUMENT,
        known_ids: frozenset[str] = KNOWN_IDS,
        exposed: Exposed | None = None,
    ) -> bytes:
        return write(inventory, answers, document, Coverage(8, 3, 1, 1, 1, 1, 1, 20), known_ids, exposed)

    return render


@pytest.fixture(scope="session")
def written(render: Callable[..., bytes], inventory: Inventory) -> bytes:
    return render(inventory)
