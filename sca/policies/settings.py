"""The `rules` of a policy: what each rule does at each stage, from when on, and what it does where it cannot tell.

    rules:
      licence-denied: warn                                        # one action for all stages
      SCA401: {commit: off, build: warn, release: fail}
      image-runs-as-root: {from: 2027-03-01, undetermined: warn}  # warns until the day, fails from then on

A rule that is not named fails at every stage. What could not be told ends a run with 3, unless `undetermined` says otherwise.
"""

from collections.abc import Mapping as Rules
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from sca.files.yaml_nodes import Mapping, Node, Scalar
from sca.model.component import Location
from sca.model.verdict import Finding, State
from sca.policies.occasion import Occasion
from sca.policies.reading import Mistakes, nearest

STAGES = ("commit", "build", "release")
ACTIONS = ("off", "inform", "warn", "fail")
UNDETERMINED = ("pass", "warn", "fail")
KEYS = (*STAGES, "undetermined", "from")
_OFF, _INFORM, _WARN, _FAIL = ACTIONS
# Rules about entries of the policy inform, unless it says otherwise.
_INFORMING = frozenset(("SCA106", "SCA501", "SCA502", "SCA503", "SCA504", "SCA506", "SCA909", "SCA910", "SCA911"))


def default_action(code: str) -> str:
    """What a rule does where no policy says anything."""
    return _INFORM if code in _INFORMING else _FAIL


class Setting(Struct, frozen=True):
    """What one rule does. `begins` is the first day on which it fails; before, it warns."""

    where: Location
    actions: tuple[tuple[str, str], ...] = ()
    undetermined: str = _FAIL
    begins: date | None = None

    def action(self, stage: str) -> str:
        """What the rule does at a stage."""
        return dict(self.actions).get(stage, _FAIL)


Settings = dict[str, Setting]


def read_settings(node: Node | None, codes: Rules[str, str], mistakes: Mistakes) -> Settings:
    """The settings by the code of the rule. `codes` are the rules that may be named, by code and by name."""
    if node is None:
        return {}
    if not isinstance(node, Mapping):
        mistakes.add("E-POLICY-TYPE", "rules holds the names of rules, each with what it does", node)
        return {}
    found: Settings = {}
    for word, member in node.members.items():
        code = codes.get(word, "")
        if not code:
            mistakes.add("E-POLICY-KEY", f"there is no rule {word!r} to set", member.key, nearest(word, codes).removeprefix(": "))
        elif code in found:
            mistakes.add("E-POLICY-DUPLICATE", f"{code} is set twice, by its code and by its name", member.key)
        else:
            found[code] = _read(member.value, code, mistakes)
    return found


def _read(node: Node, code: str, mistakes: Mistakes) -> Setting:
    where = mistakes.place(node)
    if isinstance(node, Scalar):
        if node.text not in ACTIONS:
            help = nearest(node.text, ACTIONS).removeprefix(": ")
            mistakes.add("E-POLICY-VALUE", f"a rule does off, inform, warn or fail, not {node.text!r}", node, help)
        return Setting(where, tuple((stage, node.text) for stage in STAGES))
    section = mistakes.section(node, "the setting of a rule", KEYS)
    if section is None:
        return Setting(where)
    actions = tuple((stage, section.choice(stage, ACTIONS, default_action(code))) for stage in STAGES)
    return Setting(where, actions, section.choice("undetermined", UNDETERMINED, _FAIL), section.date("from"))


def settle(finding: Finding, settings: Rules[str, Setting], occasion: Occasion) -> Finding | None:
    """The finding in the state that its rule asks for at this stage; None if the rule is off. What is waived stays waived."""
    setting = settings.get(finding.code)
    if setting is None:
        return finding
    action = setting.action(occasion.stage)
    if action == _OFF:
        return None
    if finding.code in _INFORMING and finding.state is State.INFORMATIONAL:
        finding = replace(finding, state=State.OPEN)
    if finding.state not in (State.OPEN, State.UNDETERMINED):
        return finding
    if setting.begins is not None and occasion.today < setting.begins and action == _FAIL:
        return _before(finding, setting.begins, occasion.today)
    if finding.state is State.UNDETERMINED:
        action = min(action, {"pass": _INFORM}.get(setting.undetermined, setting.undetermined), key=ACTIONS.index)
    if action == _FAIL:
        return finding
    state = State.WARNING if action == _WARN else State.INFORMATIONAL
    return replace(finding, state=state, facts=(*finding.facts, ("action", f"{action} ({setting.where})")))


def _before(finding: Finding, begins: date, today: date) -> Finding:
    days = (begins - today).days
    message = f"{finding.message}; this fails from {begins} on, in {days} day{'s' if days != 1 else ''}"
    return replace(finding, state=State.WARNING, message=message, fails_from=begins.isoformat())
