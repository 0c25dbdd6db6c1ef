"""The families of rules in the order of the reports, and every rule."""

from sca.policies.actions.findings import RULES as ACTIONS
from sca.policies.break_glass.findings import RULES as BREAK_GLASS
from sca.policies.conditions.findings import RULES as CONDITIONS
from sca.policies.gaps.findings import RULES as GAPS
from sca.policies.images.findings import RULES as IMAGES
from sca.policies.licences.findings import RULES as LICENCES
from sca.policies.packages.findings import RULES as PACKAGES
from sca.policies.releases.findings import RULES as RELEASES
from sca.policies.rule import Rule
from sca.policies.sources.findings import RULES as SOURCES
from sca.policies.vulnerabilities.findings import RULES as VULNERABILITIES
from sca.policies.waivers.findings import RULES as WAIVERS

FAMILIES: dict[str, tuple[Rule, ...]] = {
    "packages": PACKAGES,
    "licences": LICENCES,
    "sources": SOURCES,
    "images": IMAGES,
    "waivers": WAIVERS,
    "actions": ACTIONS,
    "gaps": GAPS,
    "break-glass": BREAK_GLASS,
    "vulnerabilities": VULNERABILITIES,
    "conditions": CONDITIONS,
    "releases": RELEASES,
}
RULES: tuple[Rule, ...] = tuple(rule for rules in FAMILIES.values() for rule in rules)
