"""Every limit on input, with its name and default. `--limit NAME=VALUE` changes one for a run.

The defaults leave room for the largest real files known and refuse what only an attack looks like.
"""

from msgspec import Struct

MIB = 1024 * 1024


class Limits(Struct, frozen=True):
    """Sizes are bytes unless the name says otherwise."""

    text_bytes: int = 32 * MIB
    policy_bytes: int = MIB
    policy_layers: int = 16
    policy_list_bytes: int = 16 * MIB
    policy_list_entries: int = 100_000
    result_bytes: int = 512 * MIB
    sbom_bytes: int = 256 * MIB
    sbom_text_bytes: int = MIB
    json_depth: int = 128
    yaml_depth: int = 64
    yaml_nodes: int = 100_000
    yaml_documents: int = 10_000
    yaml_lock_bytes: int = 16 * MIB
    yaml_lock_nodes: int = 4_000_000
    xml_bytes: int = 8 * MIB
    xml_depth: int = 128
    xml_attributes: int = 256
    xml_elements: int = 500_000
    xml_text_chars: int = MIB
    toml_depth: int = 64
    toml_key_parts: int = 64
    toml_by_hand_bytes: int = 4 * MIB
    python_source_bytes: int = MIB
    line_bytes: int = 64 * 1024
    requirement_chars: int = 16 * 1024
    name_chars: int = 512
    purl_chars: int = 4096
    npm_name_chars: int = 214
    version_chars: int = 256
    packages_per_file: int = 200_000
    metadata_headers: int = 10_000
    metadata_header_chars: int = 64 * 1024
    record_rows: int = 200_000
    advisory_bytes: int = 4 * MIB
    advisory_catalogue_bytes: int = 64 * MIB
    advisory_records: int = 2_000_000
    advisory_ranges: int = 10_000
    advisory_name_chars: int = 512
    vex_statements: int = 200_000
    archive_bytes: int = 2048 * MIB
    archive_members: int = 100_000
    archive_member_bytes: int = 16 * MIB
    archive_total_bytes: int = 2048 * MIB
    archive_ratio: int = 200
    zstd_window_bytes: int = 8 * MIB
    image_archive_bytes: int = 65536 * MIB
    image_manifest_bytes: int = 4 * MIB
    image_config_bytes: int = 8 * MIB
    image_index_depth: int = 2
    image_layers: int = 512
    image_members: int = 2_000_000
    image_layer_bytes: int = 10240 * MIB
    image_bytes: int = 30720 * MIB
    image_file_bytes: int = 64 * MIB
    image_kept_bytes: int = 256 * MIB
    image_kept_entries: int = 500_000
    package_database_bytes: int = 512 * MIB
    lock_comparisons: int = 500_000
    include_depth: int = 16
    include_files: int = 64
    import_depth: int = 32
    import_files: int = 256
    target_frameworks: int = 64
    property_chars: int = 64 * 1024
    expanded_chars: int = 16 * MIB
    files_walked: int = 1_000_000
    walk_depth: int = 256
    folder_entries: int = 200_000
    licence_chars: int = 16 * 1024
    licence_depth: int = 32
    licence_terms: int = 1_000
    licence_file_bytes: int = MIB
    licence_files: int = 256


DEFAULTS = Limits()
