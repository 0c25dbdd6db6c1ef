"""What the first policy of a project says about each of its sections: the part that is the same for every project."""

HEAD = """\
# What this project may use. 'sca check' judges every package, licence, source and image by this file.
#
# 'sca init' wrote it from what the project uses today: nobody has looked at any of it yet. Read it, take the word
# "unreviewed" away from what you stand behind, and remove what you do not want. Every key is described in
# docs/policy.md; 'sca explain CODE' tells what a finding means. A mistake in this file ends a run with 2.

schema: 1
name: {name}
"""
PACKAGES = """\
# Packages. default says what becomes of a package that no line below names:
#   deny    it is a violation (exit 1)
#   review  it is an open question (exit 3)
#   allow   it may be used; only what is denied below is a violation
#
# A line names packages by purl:
#   - pkg:npm/lodash                          every version
#   - pkg:npm/lodash@4.17.21                  one version
#   - pkg:npm/lodash@^4.17.21                 a range as npm writes it; in quotes if it holds a sign such as < or *
#   - "pkg:pypi/requests@>=2.31,<3"           a range as Python writes it
#   - "pkg:nuget/Contoso.Text@[2.0,3.0)"      a range as NuGet writes it
#   - "pkg:npm/@ours/*"                       every package of a scope; "pkg:nuget/Contoso.*" of a prefix
# or says more about it, in a mapping:
#   - {match: "pkg:npm/left-pad@1.3.0", reason: audited, approved-by: platform-team, scopes: [dev], until: 2027-12-31}
# scopes: runtime, peer, optional, build, dev; without them an approval holds for all.
packages:
  default: deny"""
DENIED = """\

  # denied goes before approved. A range takes in its pre-releases, so that none slips through.
  # denied:
  #   - {match: "pkg:npm/event-stream@3.3.6", reason: malicious, use-instead: event-stream 4.0.1}
"""
LICENCES = """\
# Licences, by SPDX id. Of a choice (MIT OR GPL-3.0-only) one branch must be allowed; of a sum (MIT AND ISC) every part.
licences:
  # deny: violation; review: open question; allow: passes. For packages of which no licence can be told.
  unknown: review"""
LICENCES_REST = """\
  # denied:                     # may not stand in allowed too; 'sca explain licence-denied' tells more
  #   - AGPL-3.0-only
  #   - AGPL-3.0-or-later
  # Further keys: allowed-categories, denied-categories, relations (tools), choices, clarifications, duties-complete.
"""
SOURCES = """\
# Where packages may come from. default is the registry that the package manager uses by itself; others by address.
sources:"""
SOURCES_REST = """\
  # git and url: allow, deny, or a list of addresses; everything below an address is allowed.
  # conda: channels by name or address, beside default; without the key any will do.
  # integrity: required asks for a hash (npm, pip, NuGet) or a full commit (git); optional does not.
"""
IMAGES = """\
# Images in Dockerfiles, pipelines and the like. pinned: digest, tag or none. latest: deny or allow. unresolved (a variable
# without a value): review, deny or allow. registries: hosts, or hosts with the start of a path; without the list any will do.
images:"""
IMAGES_REST = """\
  # scopes: [runtime]           # judge only images that can be in a result; build, dev: those of builds and pipelines
  # root: deny                  # an image that is built here must not run as root
"""
ACTIONS = """\
# Actions, workflows, orbs and pipes that pipelines run of other repositories. pinned: commit or none. trusted ones need no
# commit; with a list of allowed ones no other may be used. Both list purls: "pkg:github/actions/*" is all of an owner.
actions:"""
ACTIONS_REST = ""
VULNERABILITIES = """\
# Known vulnerabilities, by records that 'sca db import npm/all.zip PyPI/all.zip' took in before: fail-at: low, medium,
# high or critical. Without records a policy that asks for this ends a run with 4.
# vulnerabilities: {fail-at: high}
"""
GAPS = """\
# What was not read is never a pass. unpinned (requirements without a version): review, deny or allow. accepted: gaps that
# somebody answers for until a day; only then can a run with such a gap end with 0.
gaps:"""
GAPS_REST = """\
  # accepted:
  #   - {path: legacy/mix.lock, reason: replaced in spring, owner: ledger-team, created: 2027-01-15, expires: 2027-06-30}
"""
WAIVERS = """\
# Findings that somebody answers for until a day. rule is a code or the name of a rule; every field but created and
# ticket is needed. A waiver that is over has no effect; one that covers nothing is listed.
# waivers:
#   - id: old-client
#     rule: package-not-approved
#     match: pkg:nuget/Fabrikam.Client@3.0.2
#     reason: the new protocol comes with release 5
#     owner: ledger-team
#     expires: 2027-06-30
#     created: 2027-01-15
#     ticket: LEDGER-12
"""
