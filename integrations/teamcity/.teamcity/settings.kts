// docs/integrations.md#teamcity. The same as settings in code. Write the digest of the image.
import jetbrains.buildServer.configs.kotlin.BuildType
import jetbrains.buildServer.configs.kotlin.DslContext
import jetbrains.buildServer.configs.kotlin.buildFeatures.xmlReport
import jetbrains.buildServer.configs.kotlin.buildFeatures.XmlReport
import jetbrains.buildServer.configs.kotlin.buildSteps.script
import jetbrains.buildServer.configs.kotlin.project
import jetbrains.buildServer.configs.kotlin.triggers.vcs
import jetbrains.buildServer.configs.kotlin.version

version = "2025.03"

project {
    buildType(Packages)
}

object Packages : BuildType({
    name = "Packages"
    artifactRules = "sca-report => sca-report"

    vcs {
        root(DslContext.settingsRoot)
        cleanCheckout = true
    }

    steps {
        script {
            name = "Check packages"
            dockerImage = "registry.example.test/sca@sha256:0000000000000000000000000000000000000000000000000000000000000000"
            scriptContent = """
                status=0
                sca check --output sca-report --report teamcity=sca-report/teamcity.txt || status=${'$'}?
                if [ -f sca-report/teamcity.txt ]; then cat sca-report/teamcity.txt; fi
                exit "${'$'}status"
            """.trimIndent()
        }
    }

    features {
        xmlReport {
            reportType = XmlReport.XmlReportType.JUNIT
            rules = "+:sca-report/test-results/sca-junit.xml"
        }
    }

    triggers { vcs { } }
    failureConditions { executionTimeoutMin = 15 }
})
