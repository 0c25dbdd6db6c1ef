"""How generated cases run: new ones on every run of a developer, the same ones in a pipeline, and never against the clock."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile("developer", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("pipeline", settings.get_profile("developer"), derandomize=True, database=None)
settings.load_profile("pipeline" if os.environ.get("CI") else "developer")
# What a developer's own registries answered has no part in a test; one that reads a store names it.
os.environ["SCA_STORE"] = "none"
