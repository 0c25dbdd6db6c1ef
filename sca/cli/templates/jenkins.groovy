stage('sca') {
    steps {
        sh 'python3 -m venv .sca-venv && .sca-venv/bin/pip install --quiet sca-build==@VERSION@'
        sh '.sca-venv/bin/sca check --exclude .sca-venv --report auto'
    }
    post {
        always {
            junit 'sca-report/test-results/sca-junit.xml'
            archiveArtifacts 'sca-report/**'
        }
    }
}
