// docs/integrations.md#jenkins. A step of a shared library: this folder is its library path.
//
//     scaCheck()
//     scaCheck(targets: 'services/api services/web', policy: 'ci/policy.yaml', stage: 'release', enforce: false)
//
// It needs an agent with sca on its path (or `command`), and the plug-ins JUnit, Warnings and HTML Publisher. It returns the exit status.

int call(Map options = [:]) {
    Map known = [targets: '.', policy: '', stage: 'build', output: 'sca-report', command: 'sca', enforce: true]
    List unknown = options.keySet().findAll { !known.containsKey(it) }.sort()
    if (unknown) {
        error("scaCheck: no such option: ${unknown.join(', ')}; there are ${known.keySet().join(', ')}")
    }
    Map chosen = known + options

    // What a Jenkinsfile says arrives in variables; the script is the same text for everybody.
    int status = 0
    withEnv([
        "SCA_COMMAND=${chosen.command}", "SCA_TARGETS=${chosen.targets}", "SCA_POLICY_FILE=${chosen.policy}",
        "SCA_MOMENT=${chosen.stage}", "SCA_OUTPUT=${chosen.output}",
    ]) {
        status = sh(label: 'sca check', returnStatus: true, script: '''
            set -f
            if [ -n "$SCA_POLICY_FILE" ]; then export SCA_POLICY="$SCA_POLICY_FILE"; fi
            rm -f -- "$SCA_OUTPUT/result.json"
            exec "$SCA_COMMAND" check --stage "$SCA_MOMENT" --output "$SCA_OUTPUT" \
              --report sarif="$SCA_OUTPUT/sca.sarif" -- $SCA_TARGETS
        ''')
    }

    if (fileExists("${chosen.output}/result.json")) {
        junit(testResults: "${chosen.output}/test-results/sca-junit.xml", skipMarkingBuildUnstable: true)
        recordIssues(tool: sarif(id: 'sca', name: 'sca', pattern: "${chosen.output}/sca.sarif"))
        // The whole folder is published: the page takes its stylesheet from beside it where Jenkins forbids the one inside.
        publishHTML(target: [
            reportName: 'SCA', reportDir: chosen.output, reportFiles: 'sca-report.html', includes: '**/*.html,**/*.css,**/*.js',
            keepAll: true, alwaysLinkToLastBuild: true, allowMissing: false,
        ])
        archiveArtifacts(artifacts: "${chosen.output}/**", fingerprint: true)
    }
    if (status != 0 && chosen.enforce) {
        error("sca check ended with exit status ${status}; the last line of its log says why")
    }
    return status
}
