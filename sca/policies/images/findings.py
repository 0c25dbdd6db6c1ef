"""The findings about images that a build starts from or copies from."""

from sca.model.component import BuiltImageFacts, ImageFacts, Reference
from sca.model.text import brief
from sca.model.verdict import State
from sca.policies.images.config import ImageRules
from sca.policies.images.ends import End
from sca.policies.rule import Found, Rule
from sca.policies.subjects import Instance, Subject, image_facts

UNPINNED = Rule(
    code="SCA401",
    name="unpinned-image",
    family="images",
    summary="An image is named without what images.pinned asks for: a digest, or at least a tag.",
    why="A tag can point at another image tomorrow; the same Dockerfile then builds something else.",
    example="images: {pinned: digest}",
    fix="Write the digest behind the name: name:tag@sha256:...",
)
REGISTRY = Rule(
    code="SCA402",
    name="image-registry-not-allowed",
    family="images",
    summary="An image comes from a registry that images.registries does not list.",
    why="Whoever runs the registry decides what is in the image.",
    example="images: {registries: [registry.example.test]}",
    fix="Use the copy of the image in a listed registry, or add the registry to the list.",
)
LATEST = Rule(
    code="SCA403",
    name="image-latest",
    family="images",
    summary="An image is named with the tag latest, or without any tag, which means the same.",
    why="It is another image after every release of its makers, and nobody can say which one a build used.",
    example="images: {latest: deny}",
    fix="Name a version, better a digest.",
)
UNRESOLVED = Rule(
    code="SCA404",
    name="image-unresolved",
    family="images",
    summary="Which image is meant cannot be told from the file: its name holds a variable without a value.",
    why="What cannot be named cannot be judged.",
    example="images: {unresolved: deny}",
    fix="Give the variable a value where it stands, such as a default (ARG NAME=value in a Dockerfile), or write the name out.",
)
ROOT = Rule(
    code="SCA405",
    name="image-runs-as-root",
    family="images",
    summary="An image that is built here runs as root, or nothing in its Dockerfile says that it does not.",
    why="Whoever breaks into the program has all rights in the container, and more ways out of it.",
    example="images: {root: deny}",
    fix="End the final stage with USER and a user other than root.",
)
END_OF_LIFE = Rule(
    code="SCA406",
    name="image-end-of-life",
    family="images",
    summary="An image is of a line of releases that images.end-of-life says is not kept alive any more.",
    why="Nobody repairs what is found in it from that day on.",
    example="images: {end-of-life: [{image: docker.io/library/node:16, ended: 2023-09-11}]}",
    fix="Move to a line of releases that is kept alive.",
)
RULES = (UNPINNED, REGISTRY, LATEST, UNRESOLVED, ROOT, END_OF_LIFE)

# Where images are named by variables that ARG declares.
_OF_DOCKERFILES = ("base", "copy-from", "mount-from", "syntax")
_MOVE = "move to a line of releases that is kept alive"


def unpinned(subject: Subject, facts: ImageFacts, rules: ImageRules) -> Found:
    """Neither digest nor, if that is enough, tag."""
    missing = "digest" if rules.pinned == "digest" else "tag"
    message = f"{subject.label} is not pinned by {missing}"
    tag = facts.tag or "TAG"
    name = f"{facts.repository.removeprefix('library/')}:{tag}" if rules.pinned == "tag" else f"{_bare(subject)}@sha256:DIGEST"
    return Found(UNPINNED, message, f"write {name}", rules.pinned_where, facts=_facts(facts))


def registry(subject: Subject, facts: ImageFacts, rules: ImageRules) -> Found:
    """It comes from a registry that is not listed."""
    message = f"{subject.label} comes from {facts.registry}, which is not among the registries for images"
    listed = ", ".join(rules.registries)
    fix = f"use the copy in a listed registry ({listed})"
    return Found(REGISTRY, message, fix, rules.registries_where, facts=(*_facts(facts), ("listed", listed)))


def latest(subject: Subject, facts: ImageFacts, rules: ImageRules) -> Found:
    """The tag is latest, written or not."""
    how = "is named with the tag latest" if facts.tag else "is named without a tag, which means latest"
    return Found(LATEST, f"{subject.label} {how}", "name a version, better a digest", rules.latest_where, facts=_facts(facts))


def unresolved(subject: Subject, instance: Instance, rules: ImageRules) -> Found:
    """The name could not be told."""
    reason = instance.unresolved if isinstance(instance, Reference) else ""
    state = State.OPEN if rules.unresolved == "deny" else State.UNDETERMINED
    message = f"cannot tell which image {subject.label} is: {brief(reason)}"
    facts = image_facts(instance)
    in_dockerfile = facts is not None and facts.role in _OF_DOCKERFILES
    value = "default value in front of its use: ARG NAME=value" if in_dockerfile else "value in this file, or write the name out"
    fix = f"give the variable a {value}"
    return Found(UNRESOLVED, message, fix, rules.unresolved_where, state, (("unresolved", brief(reason)),))


def end_of_life(subject: Subject, facts: ImageFacts, end: End) -> Found:
    """Its line of releases has ended."""
    message = f"{subject.label} is at the end of its life: {end.image.text} ended on {end.ended}"
    return Found(END_OF_LIFE, message, _MOVE, end.where, facts=(*_facts(facts), ("ended", end.ended.isoformat())))


def end_unclear(subject: Subject, facts: ImageFacts, end: End) -> Found:
    """Some releases of the image have ended, and its name tells no release."""
    message = f"cannot tell whether {subject.label} is at the end of its life: {end.image.text} ended on {end.ended}"
    fix = "write the tag in front of the digest: name:tag@sha256:..."
    return Found(END_OF_LIFE, message, fix, end.where, State.UNDETERMINED, _facts(facts))


def runs_as_root(name: str, facts: BuiltImageFacts, rules: ImageRules) -> Found:
    """It does for certain, or the base image or a variable decides."""
    known = facts.root == "yes"
    if known:
        why = f"runs as {facts.user}" if facts.user else "has no USER, and is built on scratch: it runs as root"
    elif facts.user_line is None:
        why = "has no USER: whether it runs as root is up to its base image"
    else:
        why = f"runs as {facts.user or 'an empty name'}, which only a build can tell"
    told = (("root", facts.root), *((("user", facts.user),) if facts.user else ()))
    state = State.OPEN if known else State.UNDETERMINED
    fix = "end the final stage with USER and a user other than root"
    return Found(ROOT, f"the image of {name} {why}", fix, rules.root_where, state, told)


def _bare(subject: Subject) -> str:
    return subject.label.partition("@")[0]


def _facts(facts: ImageFacts) -> tuple[tuple[str, str], ...]:
    named = (("registry", facts.registry), ("tag", facts.tag), ("digest", facts.digest), ("use", facts.role))
    return tuple((name, value) for name, value in named if value)
