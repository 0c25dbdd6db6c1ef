#!/usr/bin/env bash
# The second half of action.yml: everything that a user wrote arrives in a variable and is never part of a command's text.
set -euo pipefail

if [ -z "${SCA_POLICY:-}" ]; then unset SCA_POLICY; fi
if [ -n "${SCA_KEY:-}" ]; then export SCA_ADVISORIES="$RUNNER_TEMP/sca-advisories/advisories.sqlite"; fi

arguments=(--stage "$SCA_STAGE" --output "$SCA_OUTPUT")
if [ -n "${SCA_BASELINE:-}" ]; then arguments+=(--baseline "$SCA_BASELINE"); fi
arguments+=(--report sarif="$SCA_OUTPUT/sca.sarif")
if [ "$SCA_ANNOTATIONS" = true ]; then arguments+=(--report github-annotations="$RUNNER_TEMP/sca-annotations.txt"); fi
if [ "$SCA_SUMMARY" = true ]; then arguments+=(--report markdown="$RUNNER_TEMP/sca-summary.md"); fi
while IFS= read -r target; do
  if [ -n "$target" ]; then targets+=("$target"); fi
done <<<"$SCA_TARGETS"

# What an earlier step left there is not the answer of this one.
rm -f -- "$SCA_OUTPUT/result.json" "$RUNNER_TEMP/sca-annotations.txt" "$RUNNER_TEMP/sca-summary.md"
status=0
"$RUNNER_TEMP/sca/bin/sca" check "${arguments[@]}" -- "${targets[@]:-.}" || status=$?

if [ -f "$RUNNER_TEMP/sca-annotations.txt" ]; then cat "$RUNNER_TEMP/sca-annotations.txt"; fi
if [ -f "$RUNNER_TEMP/sca-summary.md" ]; then cat "$RUNNER_TEMP/sca-summary.md" >>"$GITHUB_STEP_SUMMARY"; fi
"$RUNNER_TEMP/sca/bin/python" -I "$SCA_SOURCE/integrations/github/outputs.py" "$SCA_OUTPUT" "$status" >>"$GITHUB_OUTPUT"

if [ "$SCA_ENFORCE" != false ]; then exit "$status"; fi
