"""What a scan finds: places, components, edges, references and the problems met on the way.

Values only: frozen, comparable, without I/O or clock. A fact that is absent is an empty string, an empty
tuple or None, never a guess.
"""

from enum import StrEnum

from msgspec import Struct

from sca.model.package import Package


class Scope(StrEnum):
    """Why a package is there, strongest need first. A path from a project has the scope of its weakest edge."""

    RUNTIME = "runtime"
    PEER = "peer"
    OPTIONAL = "optional"
    BUILD = "build"
    DEV = "dev"
    UNKNOWN = "unknown"


class Location(Struct, frozen=True, order=True):
    """A place in a scanned file. `path` is POSIX, relative to the scan root; `line` and `column` count from 1.

    `role` says what stands there: `lock`, `declared`, `constraint`, `installed`, `archive`, `reference`,
    `sbom`, `claimed`, or `registry`: then `path` is the address of a document.
    `chain` lists the including places, outermost first, each as `path:line`.
    """

    path: str
    line: int | None = None
    column: int | None = None
    role: str = "lock"
    chain: tuple[str, ...] = ()

    def __str__(self) -> str:
        text = self.path if self.line is None else f"{self.path}:{self.line}"
        return text if self.column is None else f"{text}:{self.column}"


class Hash(Struct, frozen=True, order=True):
    """A digest in lower-case hex with the name CycloneDX uses for its algorithm (`SHA-512`).

    `of` says which bytes were hashed: `distribution` (an archive as downloaded; a Python version may have
    many), `image` (an image manifest) or `content` (an ecosystem's own content hash, which proves nothing
    about the archive, such as NuGet's contentHash).
    """

    algorithm: str
    value: str
    of: str = "distribution"


class Source(Struct, frozen=True, order=True):
    """Where the bytes come from.

    `kind` is `registry`, `git`, `url`, `path` or `unknown`. `url` is redacted by `sca.model.url`;
    `registry` is the origin (`https://host`) if the input names one; `commit` is the full git commit.
    `credentials` is true when the input carried a user name, a token or a query in the address. `others` are further
    origins that the input allows the package to come from: which one it is is not told.
    """

    kind: str = "unknown"
    url: str = ""
    registry: str = ""
    commit: str = ""
    credentials: bool = False
    others: tuple[str, ...] = ()


class LicenceClaim(Struct, frozen=True, order=True):
    """What an input says about a licence: the raw text and the field it stood in. Judged elsewhere.

    `kind` is `declared` (by the publisher), `concluded` (by somebody who looked into it), `found` (in the text of a file)
    or `registry` (by the publisher, in a document of the registry).
    """

    raw: str
    field: str
    location: Location
    kind: str = "declared"


class LicenceFile(Struct, frozen=True, order=True):
    """A file in which a package carries its licence, or what is to be kept with it. Its text is read again when it is needed.

    `role` is `licence`, `part` (the licence of something inside of the package), `notice` or `copyright`. `path` is relative to
    the scan root, or inside the archive that `archive` names.
    """

    path: str
    size: int
    sha256: str
    role: str
    archive: str = ""


class NpmFacts(Struct, frozen=True, tag="npm"):
    """npm's own facts of one instance. `path` is the install path; `alias` the name it is installed under.

    `patches` are the patches that the project applies to the package: files, or hashes where the lock names no file.
    `cache_checksum` is yarn's hash of the archive in its own cache: it pins the content, but is no hash of what a registry
    serves.
    """

    path: str
    alias: str = ""
    bundled: bool = False
    install_script: bool = False
    deprecated: str = ""
    os: tuple[str, ...] = ()
    cpu: tuple[str, ...] = ()
    libc: tuple[str, ...] = ()
    engines: tuple[tuple[str, str], ...] = ()
    cache_checksum: str = ""
    patches: tuple[str, ...] = ()


class PipFacts(Struct, frozen=True, tag="pip"):
    """Facts of one requirement. `raw_name` is the name as written, `marker` the environment condition.

    `groups` are the groups, categories and extras of a project that the lock lists the package for. Of an installed
    package, `installer` is who says to have installed it, `requested` whether it was asked for by name, and `bundled` whether
    it came inside another package.
    """

    raw_name: str = ""
    marker: str = ""
    extras: tuple[str, ...] = ()
    editable: bool = False
    subdirectory: str = ""
    groups: tuple[str, ...] = ()
    installer: str = ""
    requested: bool = False
    bundled: bool = False


class NugetFacts(Struct, frozen=True, tag="nuget"):
    """Facts of one package in one graph. `dependency_type` is Direct, Transitive, CentralTransitive, Project or Download.

    `private_assets` and `include_assets` are what the project says about its reference, as written. `added_by_sdk` marks
    what no project file asks for; `without_files` what an application lists without shipping a file of it. `group` is
    Paket's. `allowed_versions` limits updates. `repository` and `commit` are what the package itself says it was built from.
    """

    target_framework: str
    dependency_type: str
    runtime_identifier: str = ""
    requested: str = ""
    private_assets: str = ""
    include_assets: str = ""
    added_by_sdk: bool = False
    without_files: bool = False
    group: str = ""
    allowed_versions: str = ""
    repository: str = ""
    commit: str = ""


class ImageArgument(Struct, frozen=True):
    """A variable in the name of an image. `origin` says where its value comes from.

    It is `default` (the file gives it), `matrix` (one of several that the file gives) or `build argument` (the command line).
    """

    name: str
    value: str
    origin: str


class ImageFacts(Struct, frozen=True, tag="image"):
    """Facts of one image reference: the parts of the name, and its use in the file that names it.

    `tag` is empty where none is written (no `latest` is invented). `role` is what the file takes the image for (`base`,
    `copy-from`, `compose`, `k8s`, ...; docs/docker.md lists them). `shipped` is true if the final stage is built from it or
    copies from it, or if it is run. `onbuild` marks a trigger: builds on top of the result fetch the image, this build does
    not. `written` is the text of the file where it is not what it comes to, and `arguments` are the variables that made the
    difference.
    """

    registry: str
    repository: str
    tag: str = ""
    digest: str = ""
    platform: str = ""
    role: str = "base"
    stage: str = ""
    shipped: bool = False
    variables: tuple[str, ...] = ()
    default: str = ""
    onbuild: bool = False
    written: str = ""
    arguments: tuple[ImageArgument, ...] = ()


class SystemFacts(Struct, frozen=True, tag="system"):
    """Facts of one package of an operating system.

    `source_name` and `source_version` are what it was built from, `distribution` the system it is installed in
    (`debian-12`), `epoch` that of rpm, which no version shows. `state` is empty for a package that is installed as it
    should be, else dpkg's word for what it is (`half-configured`). `asked_for` is whether the system says that somebody
    wanted the package itself; None if it does not say.
    """

    architecture: str = ""
    source_name: str = ""
    source_version: str = ""
    distribution: str = ""
    epoch: str = ""
    state: str = ""
    essential: bool = False
    asked_for: bool | None = None


class BuiltImageFacts(Struct, frozen=True, tag="built-image"):
    """What a Dockerfile says of the image that it builds.

    `root` tells whether it runs as root: `yes`, `no`, or `unknown` where the base image or a variable decides. `user` is the
    last USER of the final stage or of the stages under it, and `user_line` its line; both are empty if there is none.
    """

    root: str = "unknown"
    user: str = ""
    user_line: int | None = None


class ActionFacts(Struct, frozen=True, tag="action"):
    """Facts of something that a pipeline takes from elsewhere and runs: an action, a reusable workflow, an orb, a pipe.

    `role` is `step`, `workflow`, `include`, `component`, `template`, `orb`, `pipe` or `hook`; `job` where it is used. `ref` is
    the tag, branch or commit as written; `pinned` is true for what nobody can move: a full commit, or the full version of an orb.
    """

    role: str
    ref: str = ""
    pinned: bool = False
    job: str = ""


EcosystemFacts = NpmFacts | PipFacts | NugetFacts | ImageFacts | SystemFacts | ActionFacts


class Component(Struct, frozen=True):
    """One resolved instance in one dependency graph. `id` is unique in a run: `file#place in that file`.

    A parser leaves `scope` at UNKNOWN unless the input itself states it; the inventory derives the rest. In an image, `layer`
    is the index of the layer since which the package has been there, and `owned_by` the id of the package of the operating
    system that brought the same software: then this is a second view of it. `texts` are the files with its licence.
    """

    id: str
    package: Package
    locations: tuple[Location, ...]
    source: Source = Source()
    hashes: tuple[Hash, ...] = ()
    licences: tuple[LicenceClaim, ...] = ()
    scope: Scope = Scope.UNKNOWN
    facts: EcosystemFacts | None = None
    layer: int | None = None
    owned_by: str = ""
    texts: tuple[LicenceFile, ...] = ()


# Kinds of references that people know by the text that names them.
NAMED_AS_WRITTEN = ("image", "action", "download")


class Reference(Struct, frozen=True):
    """Something named that cannot be opened here: an image, an unpinned requirement, a version range.

    `kind` is `image`, `requirement`, `action` (what a pipeline takes from elsewhere and runs), `download` (what a Dockerfile
    adds from an address) or `claimed` (what an SBOM in an image lists and nothing else shows); `requested` is the text after
    substitution; `unresolved` says why the name itself could not be told (a variable without a value), and is empty when it
    could.
    """

    id: str
    package: Package
    kind: str
    requested: str
    locations: tuple[Location, ...]
    unresolved: str = ""
    source: Source = Source()
    hashes: tuple[Hash, ...] = ()
    scope: Scope = Scope.UNKNOWN
    facts: EcosystemFacts | None = None


class FrameworkReference(Struct, frozen=True, order=True):
    """A shared framework that a .NET project builds on: it comes with the runtime, so it is no package.

    `condition` is what could not be told; empty where the project asks for it in any case.
    """

    name: str
    location: Location
    condition: str = ""


class Project(Struct, frozen=True):
    """A root of a dependency graph: an npm root or workspace, a requirements file, a framework, an image built here.

    `folder` is relative to the scan root (`.` for the root itself). `package` is None for a nameless project. `frameworks`
    are the shared frameworks of a .NET project. Of an image, `facts` say how it will run.
    """

    id: str
    name: str
    folder: str
    kind: str
    location: Location
    package: Package | None = None
    licences: tuple[LicenceClaim, ...] = ()
    frameworks: tuple[FrameworkReference, ...] = ()
    facts: BuiltImageFacts | None = None


class Edge(Struct, frozen=True, order=True):
    """`parent` needs `child`; both are ids of projects, components or references.

    `requested` is the range as written; `condition` a marker, target framework or platform.
    """

    parent: str
    child: str
    scope: Scope = Scope.RUNTIME
    requested: str = ""
    condition: str = ""


class Problem(Struct, frozen=True, order=True):
    """Something in the input that could not be taken as it stands, and what that cost.

    `cost` is `notice` (nothing is lost), `field`, `edge`, `package` or `file`. Only a notice lets a run end
    with 0. `code` is stable (`E-DEPTH`, `E-DUPLICATE-KEY`); `help` says what to do about it.
    """

    code: str
    message: str
    location: Location
    cost: str = "file"
    help: str = ""
