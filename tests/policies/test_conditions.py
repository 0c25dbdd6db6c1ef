"""Conditions of a policy: typed, bounded, and honest about facts that are not known."""

import builtins
from typing import Any

import pytest
from msgspec.structs import replace

from sca.model.component import Edge, Location, NpmFacts, Project, Scope
from sca.policies.evaluate import evaluate
from sca.policies.grounds import Grounds
from sca.policies.occasion import Occasion
from tests.policies.judging import REGISTRIES, TODAY, answers, image, inventory, judge, mistakes, npm, only, policy, said
from tests.policies.layers.stacked import judge as judge_stack
from tests.policies.layers.stacked import stack

pytest.importorskip("cel_expr_python", reason="the extra for conditions is not installed (2026-11)")
ALLOW = "packages: {default: allow}\n"


def condition(when: str, more: str = "") -> str:
    return f'{ALLOW}conditions:\n  - {{id: ours, when: "{when}", reason: we do not want it{more}}}\n'


@pytest.mark.parametrize(
    ("when", "state"),
    [
        ("name == 'a'", "open"),
        ("name == 'b'", ""),
        ("ecosystem == 'npm' && scope == 'runtime'", "open"),
        ("version.startsWith('1.') && version.matches('^[0-9.]+$')", "open"),
        ("size(hashes) == 0", "open"),
        ("paths.exists(path, path.endsWith('.json'))", "open"),
        ("licence == 'MIT'", "open"),
        ("deprecated || install_script", "open"),
        ("direct", "undetermined"),
        ("name == 'b' && direct", ""),
        ("name == 'a' || direct", "open"),
        ("!direct && name == 'a'", "undetermined"),
        ("registry == ''", "open"),
        ("true", "open"),
        ("false", ""),
    ],
)
def test_what_is_known_decides_and_what_is_not_does_not(when: str, state: str) -> None:
    package = npm("a", licence="MIT", facts=NpmFacts("", install_script=True))
    verdict = judge(condition(when), package)
    assert "".join(one.state.value for one in verdict.findings) == state


def test_a_graph_says_what_is_direct() -> None:
    root = Project("lock#", "shop", ".", "npm", Location("package-lock.json", 1))
    found = replace(inventory(root, npm("a", id="a"), npm("b", id="b")), edges=(Edge("lock#", "a"), Edge("a", "b")))
    verdict = evaluate(found, policy(condition("direct")), Occasion(TODAY), Grounds(answers(found), REGISTRIES))
    assert [label for _code, label, _state in said(verdict)][:1] == ["a@1.0.0"]


def test_the_finding_says_whose_rule_it_is_and_where() -> None:
    found = only(judge(condition("name == 'a'", ", fix: use b"), npm("a", scope=Scope.DEV)))
    assert (found.code, found.message, found.fix) == ("SCA1001", "a@1.0.0: we do not want it", "use b")
    assert found.judged_by is not None
    assert found.judged_by.line == 5


def test_images_have_facts_too() -> None:
    assert said(judge(condition("kind == 'image' && name == 'node'"), image("node:24", "docker.io", "library/node", "24")))


def test_a_condition_is_waived_and_set_as_every_rule_is() -> None:
    waiver = "waivers: [{id: w, rule: condition-met, match: pkg:npm/a, reason: r, owner: o, expires: 2027-01-01}]\n"
    assert said(judge(condition("true") + waiver, npm("a"))) == [("SCA1001", "a@1.0.0", "waived")]
    assert said(judge(condition("true") + "rules: {condition-met: warn}\n", npm("a"))) == [("SCA1001", "a@1.0.0", "warning")]


def test_layers_add_conditions() -> None:
    first = "conditions: [{id: x, when: \"name == 'a'\", reason: r}]\n"
    second = "conditions: [{id: y, when: \"name == 'b'\", reason: r}]\n"
    found = judge_stack(stack(ALLOW + first, second), npm("a"), npm("b"), npm("c"))
    assert [(label, state) for _code, label, state in said(found)] == [("a@1.0.0", "open"), ("b@1.0.0", "open")]


@pytest.mark.parametrize(
    ("when", "sentence", "help"),
    [
        ("nme == 'a'", "undeclared reference to 'nme'", "did you mean name?"),
        ("name == 1", "no matching overload", "facts: kind"),
        ("name", "neither yes nor no", ""),
        ("name ==", "Syntax error", ""),
        ("(" * 1000 + "true" + ")" * 1000, "is no condition", ""),
        ("name == '" + "a" * 5000 + "'", "more than 4096 characters", ""),
        ("open('x')", "undeclared reference to 'open'", ""),
    ],
)
def test_what_is_no_condition(when: str, sentence: str, help: str) -> None:
    found = [one for one in mistakes(condition(when)) if one[2] == "E-POLICY-CONDITION"]
    assert found
    assert sentence in found[0][3]
    assert help in found[0][4]


def test_a_loop_without_an_end_is_stopped() -> None:
    numbers = f"[{', '.join(map(str, range(150)))}]"
    loop = "true"
    for name in "abcd":
        loop = f"{numbers}.all({name}, {loop})"
    assert [one.state.value for one in judge(condition(loop), npm("a")).findings] == ["undetermined"]
    assert [one.state.value for one in judge(condition("name.matches('(')"), npm("a")).findings] == ["undetermined"]
    assert [one.state.value for one in judge(condition("['a', 'b'].all(x, x != name)"), npm("c")).findings] == ["open"]


def test_without_the_library_a_policy_with_conditions_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("cel_expr_python"):
            raise ImportError(name)
        return genuine(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    (found,) = mistakes(condition("true"))
    assert (found[2], "pip install" in found[4]) == ("E-POLICY-UNSUPPORTED", True)
    assert mistakes(ALLOW) == []


def test_two_conditions_of_one_name_are_a_mistake() -> None:
    again = condition("true") + '  - {id: ours, when: "false", reason: r}\n'
    assert [one[2] for one in mistakes(again)] == ["E-POLICY-DUPLICATE"]
