"""A pnpm lock with most of what such locks hold, and how tests read one."""

from sca.files.limits import DEFAULTS, Limits
from sca.files.view import FileView, MemoryTree
from sca.model.inventory import Extract
from sca.parsers.npm.pnpm_lock import parse

LOCK = "pnpm-lock.yaml"
SHA512 = "sha512-" + "A" * 86 + "=="
NINE = f"""lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      app:
        specifier: workspace:*
        version: link:packages/app
      left:
        specifier: ^1.0.0
        version: 1.0.0(peer@2.0.0)
    devDependencies:
      other:
        specifier: npm:left@^1.0.0
        version: left@1.0.0(peer@3.0.0)
    optionalDependencies:
      maybe:
        specifier: ^1.0.0
        version: 1.0.0

  packages/app:
    dependencies:
      '@s/b':
        specifier: ^1.0.0
        version: 1.0.0

packages:

  '@s/b@1.0.0':
    resolution: {{integrity: {SHA512}, tarball: https://npm.example.test/@s/b/-/b-1.0.0.tgz}}
    engines: {{node: '>=14 || >=16'}}
    os: [darwin, linux]
    deprecated: |-
      old
      and gone

  left@1.0.0:
    resolution: {{integrity: {SHA512}}}
    peerDependencies:
      peer: '*'

  maybe@1.0.0:
    resolution: {{integrity: {SHA512}}}

  peer@2.0.0:
    resolution: {{integrity: {SHA512}}}

  peer@3.0.0:
    resolution: {{integrity: {SHA512}}}

snapshots:

  '@s/b@1.0.0': {{}}

  left@1.0.0(peer@2.0.0):
    dependencies:
      peer: 2.0.0

  left@1.0.0(peer@3.0.0):
    dependencies:
      peer: 3.0.0

  maybe@1.0.0:
    optional: true

  peer@2.0.0: {{}}

  peer@3.0.0: {{}}
"""


def read(text: str, files: dict[str, str] | None = None, limits: Limits = DEFAULTS, path: str = LOCK) -> Extract:
    tree = MemoryTree({path: text.encode(), **{name: content.encode() for name, content in (files or {}).items()}})
    return parse(FileView(tree, path, limits))
