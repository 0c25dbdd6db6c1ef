"""All rows, and what became of every case of the collection that has none: held by a test of its own, or not reached."""

from tests.hostile import (
    docker_rows,
    every_format_rows,
    fs_rows,
    image_rows,
    infrastructure_rows,
    npm_rows,
    nuget_result_rows,
    nuget_rows,
    pip_rows,
    pipeline_rows,
    pnpm_rows,
    policy_rows,
    python_lock_rows,
    python_package_rows,
    sbom_rows,
    system_rows,
    unread_rows,
    uv_rows,
    yarn_rows,
)
from tests.hostile.case import Row

ROWS: tuple[Row, ...] = (
    *fs_rows.ROWS,
    *npm_rows.ROWS,
    *yarn_rows.ROWS,
    *pnpm_rows.ROWS,
    *pip_rows.ROWS,
    *python_package_rows.ROWS,
    *nuget_rows.ROWS,
    *nuget_result_rows.ROWS,
    *docker_rows.ROWS,
    *infrastructure_rows.ROWS,
    *pipeline_rows.ROWS,
    *image_rows.ROWS,
    *policy_rows.ROWS,
    *every_format_rows.ROWS,
    *unread_rows.ROWS,
    *uv_rows.ROWS,
    *python_lock_rows.ROWS,
    *sbom_rows.ROWS,
    *system_rows.ROWS,
)

# Case -> module and test that hold it, below tests/.
ELSEWHERE: dict[str, str] = {
    "FS-mounted-proc": "files/test_walk.py::test_another_file_system_is_not_entered",
    "RPT-html-xss": "hostile/test_outputs.py::test_no_name_becomes_an_element_or_attribute_of_the_page",
    "RPT-html-link": "hostile/test_outputs.py::test_no_address_of_the_scan_becomes_an_active_link",
    "RPT-junit": "hostile/test_outputs.py::test_the_junit_report_is_strict_xml_whatever_the_names",
    "RPT-sarif": "hostile/test_outputs.py::test_a_sarif_log_with_more_than_its_readers_take_says_so_on_the_console",
    "RPT-terminal": "hostile/test_outputs.py::test_nothing_acts_on_a_terminal",
    "RPT-workflow-command": "hostile/test_outputs.py::test_no_line_is_a_command_to_the_build_service",
    "RPT-markdown": "hostile/test_outputs.py::test_no_name_is_markup_a_mention_or_an_image_in_markdown",
    "RPT-determinism": "hostile/test_outputs.py::test_the_same_input_gives_the_same_bytes",
    "RPT-no-space": "hostile/test_outputs.py::test_a_full_disk_is_status_6_and_the_old_file_stays",
    "RPT-existing-longer-file": "hostile/test_outputs.py::test_a_longer_old_file_leaves_no_tail",
    "RPT-kill-9-mid-write": "hostile/test_outputs.py::test_a_killed_run_leaves_the_old_file_or_the_new_one",
    "RPT-sbom-self-check": "hostile/test_outputs.py::test_an_sbom_that_fails_its_own_check_is_not_written",
    "NET-slowloris": "network/test_client.py::test_a_server_that_drips_is_cut_off",
    "NET-body-bomb": "network/test_client.py::test_what_is_no_answer",
    "NET-retry-after": "network/test_client.py::test_a_server_that_asks_for_too_much_time_is_not_waited_for",
    "NET-429-503-storm": "network/test_client.py::test_a_server_that_always_fails_is_left_alone_in_the_end",
    "NET-redirect": "network/test_client.py::test_where_no_redirect_leads",
    "NET-token-realm": "registry/test_login.py::test_credentials_go_to_no_server_that_a_registry_only_names",
    "NET-crlf": "network/test_addresses.py::test_segments_that_are_refused",
    "NET-tls": "network/test_client.py::test_a_certificate_must_be_trusted",
    "NET-proxy": "network/test_client.py::test_a_proxy_is_used_only_where_the_environment_names_one",
    "NET-private-names": "published/test_routes.py::test_a_private_package_makes_its_scope_and_its_name_private",
    "NET-integrity": "facts/advisories/test_update.py::test_a_failed_update_leaves_the_store_as_it_was",
    "NET-stale-data": "cli/test_vulnerabilities.py::test_data_that_is_too_old_ends_with_4_and_its_age_is_in_every_report",
    "CAC-poison": "published/test_store.py::test_a_store_that_everybody_may_write_is_not_believed",
    "CAC-key-confusion": "published/test_claims.py::test_an_answer_counts_only_for_the_registry_that_gave_it",
    "CAC-concurrency": "published/test_store.py::test_a_writer_that_is_killed_in_the_middle_leaves_the_store_as_it_was",
    "CIH-argument-injection": "hostile/test_hook.py::test_a_staged_file_named_like_an_option_is_a_file",
    "CIH-git-config": "files/test_git_index.py::test_nothing_that_the_configuration_of_a_checkout_names_is_run",
    "CIH-plugin-autoload": "cli/test_isolation.py::test_nothing_of_the_checkout_is_imported",
    "CIH-config-discovery": "hostile/test_hook.py::test_only_a_policy_of_the_repository_is_found",
    "CIH-hook-time": "hostile/test_hook.py::test_a_commit_without_inputs_parses_nothing",
}

_LATER = "a later product: there is no gateway and no portal"

NOT_REACHED: dict[str, str] = {
    "CAC-lock-symlink": "there are no lock files: SQLite locks the store itself",
    "CIH-self-update": "nothing is released yet that a tag could move",
    "CIH-worker-crash": "there are no worker processes: no parser that can crash its process is in use",
    **dict.fromkeys(
        (
            "GWY-path", "GWY-upstream-ssrf", "GWY-policy-toctou", "GWY-name-variants", "GWY-body-limits", "GWY-smuggling",
            "PRT-stored-xss", "PRT-upload-bombs", "PRT-sql-orm", "PRT-audit-log", "PRT-csv-excel-export", "PRT-webhook-ssrf",
        ),
        _LATER,
    ),
}  # fmt: skip
