"""How generated cases run: the same ones on every run, new ones with `SCA_EXPLORE=1`, and never against the clock."""

import os
import re

from hypothesis import HealthCheck, settings

from sca.cli.ci import SYSTEMS

settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("repeatable", settings.get_profile("explore"), derandomize=True, database=None)
settings.load_profile("explore" if os.environ.get("SCA_EXPLORE") else "repeatable")
# What a developer's own registries answered has no part in a test; one that reads a store names it.
os.environ["SCA_STORE"] = "none"
# Nor has the CI system that runs the tests; one that needs one sets its variables.
for _system in SYSTEMS:
    for _name in (_system.mark, *re.findall("[A-Z][A-Z0-9_]+", str(_system)), "GITHUB_STEP_SUMMARY"):
        os.environ.pop(_name, None)
