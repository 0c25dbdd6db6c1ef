script {
    name = "sca"
    scriptContent = """
        python3 -m venv .sca-venv && .sca-venv/bin/pip install --quiet sca-build==@VERSION@
        .sca-venv/bin/sca check --exclude .sca-venv --report auto
    """.trimIndent()
}
