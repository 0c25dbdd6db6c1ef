"""The names of all properties in our CycloneDX documents. docs/sbom.md explains each; a test compares both lists.

Names under `cdx:` are the official ones (https://cyclonedx.github.io/cyclonedx-property-taxonomy/); all others are
ours. A name that ends in a colon is completed with the name of an engine or an option.
"""

from typing import Final

# In an SPDX document, the comment on what is a project and no package: the format has no other place for that.
SPDX_PROJECT: Final = "a project of the scan, not a package"
Pairs = set[tuple[str, str]]

# Of the document.
REPRODUCIBLE: Final = "cdx:reproducible"
INPUT_COUNT: Final = {
    "recognised": "sca:input:recognised:count",
    "parsed": "sca:input:parsed:count",
    "parsed_with_problems": "sca:input:parsed-with-problems:count",
    "refused": "sca:input:refused:count",
    "unreadable": "sca:input:unreadable:count",
    "unsupported": "sca:input:unsupported:count",
    "excluded": "sca:input:excluded:count",
    "walked": "sca:input:walked:count",
}
INPUT_LOST: Final = {
    "refused": "sca:input:refused",
    "unreadable": "sca:input:unreadable",
    "unsupported": "sca:input:unsupported",
}
PROBLEM_COUNT: Final = "sca:problem:count"
PROBLEM_LOSS_COUNT: Final = "sca:problem:loss:count"
OPTION: Final = "sca:option:"

# Of every package, image and requirement.
SCOPE: Final = "sca:scope"
SCOPE_ALSO: Final = "sca:scope:also"
INSTANCES: Final = "sca:instances"
EDGE: Final = "sca:edge"
REQUIREMENT: Final = "sca:requirement"
CLAIMED: Final = "sca:claimed"
UNRESOLVED: Final = "sca:unresolved"
SOURCE_KIND: Final = "sca:source:kind"
SOURCE_REGISTRY: Final = "sca:source:registry"
SOURCE_OTHER_REGISTRY: Final = "sca:source:other-registry"
SOURCE_COMMIT: Final = "sca:source:commit"
SOURCE_PATH: Final = "sca:source:path"
SOURCE_URL: Final = "sca:source:url"
SOURCE_CREDENTIALS: Final = "sca:source:credentials-removed"
HASH: Final = "sca:hash"
CONTENT_HASH: Final = "sca:content-hash"
LICENCE_SHAPE: Final = "sca:licence:shape"
LICENCE_CANDIDATE: Final = "sca:licence:candidate"
LICENCE_CONFIDENCE: Final = "sca:licence:confidence"
LICENCE_RAW: Final = "sca:licence:raw"

# Of one ecosystem.
NPM_PATH: Final = "cdx:npm:package:path"
NPM_BUNDLED: Final = "cdx:npm:package:bundled"
NPM_DEVELOPMENT: Final = "cdx:npm:package:development"
NPM_OS: Final = "cdx:npm:package:constraint:os"
NPM_ENGINE: Final = "cdx:npm:package:constraint:engine:"
NPM_BUNDLED_PATH: Final = "sca:npm:bundled-path"
NPM_ALIAS: Final = "sca:npm:alias"
NPM_CPU: Final = "sca:npm:cpu"
NPM_LIBC: Final = "sca:npm:libc"
NPM_OTHER_ENGINE: Final = "sca:npm:engine"
NPM_INSTALL_SCRIPT: Final = "sca:npm:install-script"
NPM_PATCH: Final = "sca:npm:patch"
NPM_DEPRECATED: Final = "sca:npm:deprecated"
NPM_CACHE_CHECKSUM: Final = "sca:npm:cache-checksum"
PIP_EXTRA: Final = "cdx:python:package:required-extra"
PIP_SUBDIRECTORY: Final = "cdx:python:package:source:subdirectory"
PIP_LOCAL_EDITABLE: Final = "cdx:python:package:source:local:editable"
PIP_EDITABLE: Final = "sca:pip:editable"
PIP_RAW_NAME: Final = "sca:pip:raw-name"
PIP_MARKER: Final = "sca:pip:marker"
PIP_GROUP: Final = "sca:pip:group"
PIP_INSTALLER: Final = "sca:pip:installer"
PIP_REQUESTED: Final = "sca:pip:requested"
PIP_BUNDLED: Final = "sca:pip:bundled"
NUGET_CONTENT_HASH: Final = "sca:nuget:content-hash"
NUGET_FRAMEWORK: Final = "sca:nuget:target-framework"
NUGET_RID: Final = "sca:nuget:rid"
NUGET_DEPENDENCY_TYPE: Final = "sca:nuget:dependency-type"
NUGET_REQUESTED: Final = "sca:nuget:requested"
NUGET_PRIVATE_ASSETS: Final = "sca:nuget:private-assets"
NUGET_INCLUDE_ASSETS: Final = "sca:nuget:include-assets"
NUGET_ADDED_BY_SDK: Final = "sca:nuget:added-by-sdk"
NUGET_WITHOUT_FILES: Final = "sca:nuget:without-files"
NUGET_GROUP: Final = "sca:nuget:group"
NUGET_ALLOWED_VERSIONS: Final = "sca:nuget:allowed-versions"
NUGET_REPOSITORY: Final = "sca:nuget:repository"
NUGET_COMMIT: Final = "sca:nuget:repository-commit"
IMAGE_REQUESTED: Final = "sca:image:requested"
IMAGE_REGISTRY: Final = "sca:image:registry"
IMAGE_REPOSITORY: Final = "sca:image:repository"
IMAGE_TAG: Final = "sca:image:tag"
IMAGE_DIGEST: Final = "sca:image:digest"
IMAGE_PLATFORM: Final = "sca:image:platform"
IMAGE_ROLE: Final = "sca:image:role"
IMAGE_STAGE: Final = "sca:image:stage"
IMAGE_SHIPPED: Final = "sca:image:shipped"
IMAGE_ONBUILD: Final = "sca:image:onbuild"
IMAGE_VARIABLE: Final = "sca:image:variable"
IMAGE_DEFAULT: Final = "sca:image:default"
SYSTEM_ARCHITECTURE: Final = "sca:system:architecture"
SYSTEM_SOURCE: Final = "sca:system:source-name"
SYSTEM_SOURCE_VERSION: Final = "sca:system:source-version"
SYSTEM_DISTRIBUTION: Final = "sca:system:distribution"
SYSTEM_EPOCH: Final = "sca:system:epoch"
SYSTEM_STATE: Final = "sca:system:state"
SYSTEM_ESSENTIAL: Final = "sca:system:essential"
SYSTEM_ASKED_FOR: Final = "sca:system:asked-for"

# Of a scanned image, and of what is in it.
IMAGE_CONFIG_DIGEST: Final = "sca:image:config-digest"
IMAGE_INDEX_DIGEST: Final = "sca:image:index-digest"
IMAGE_OTHER_PLATFORM: Final = "sca:image:other-platform"
IMAGE_NAME: Final = "sca:image:name"
IMAGE_CREATED: Final = "sca:image:created"
IMAGE_AUTHOR: Final = "sca:image:author"
IMAGE_USER: Final = "sca:image:user"
IMAGE_ENTRYPOINT: Final = "sca:image:entrypoint"
IMAGE_COMMAND: Final = "sca:image:command"
IMAGE_WORKING_FOLDER: Final = "sca:image:working-folder"
IMAGE_ENVIRONMENT: Final = "sca:image:environment"
IMAGE_PORT: Final = "sca:image:port"
IMAGE_LABEL: Final = "sca:image:label"
IMAGE_ATTACHED: Final = "sca:image:attached"
IMAGE_LAYER: Final = "sca:image:layer"
IMAGE_REMOVED: Final = "sca:image:removed"
LAYER: Final = "sca:layer"
LAYER_DIFF_ID: Final = "sca:layer:diff-id"
OWNED_BY: Final = "sca:owned-by"
IMAGE_WRITTEN: Final = "sca:image:written"
IMAGE_ARGUMENT: Final = "sca:image:argument"
BUILT_ROOT: Final = "sca:built-image:root"
BUILT_USER: Final = "sca:built-image:user"
DOWNLOAD_REQUESTED: Final = "sca:download:requested"
ACTION_REQUESTED: Final = "sca:action:requested"
ACTION_ROLE: Final = "sca:action:role"
ACTION_REF: Final = "sca:action:ref"
ACTION_PINNED: Final = "sca:action:pinned"
ACTION_JOB: Final = "sca:action:job"

# Of a vulnerability, and of what is said about it.
VULNERABILITY_RANGE: Final = "sca:vulnerability:range"
VULNERABILITY_EXPLOITED: Final = "sca:vulnerability:exploited-since"
VULNERABILITY_EPSS: Final = "sca:vulnerability:epss"
VULNERABILITY_EPSS_PERCENTILE: Final = "sca:vulnerability:epss-percentile"
VULNERABILITY_MALICIOUS: Final = "sca:vulnerability:malicious"
VULNERABILITY_DISAGREES: Final = "sca:vulnerability:record-that-differs"
ANALYSIS_AUTHOR: Final = "sca:analysis:author"
ANALYSIS_EXPIRES: Final = "sca:analysis:expires"
ANALYSIS_STATEMENT: Final = "sca:analysis:statement"

# Of a project.
PROJECT_KIND: Final = "sca:project:kind"
PROJECT_FOLDER: Final = "sca:project:folder"
PROJECT_FRAMEWORK: Final = "sca:nuget:framework-reference"
