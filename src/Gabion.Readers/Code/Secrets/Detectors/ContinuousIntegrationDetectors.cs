using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Readers.Code.Secrets.Detectors;

/// <summary>Tokens of build, test and delivery services.</summary>
internal static class ContinuousIntegrationDetectors
{
    private static readonly DetectorFamily Delivery = new(SecretCategory.ContinuousIntegration);

    public static ImmutableArray<SecretDetector> All { get; } =
    [
        Delivery.Token("circleci-personal-token", "CircleCI personal token", Severity.Critical, "CCIPAT_[A-Za-z0-9]{22}_[a-f0-9]{40}", "CCIPAT_{a22}_{x40}", "CCIPAT_{a22}_{x10}"),
        Delivery.Token("circleci-project-token", "CircleCI project token", Severity.High, "CCIPRJ_[A-Za-z0-9]{22}_[a-f0-9]{40}", "CCIPRJ_{a22}_{x40}", "CCIPRJ_{a22}_{x10}"),
        Delivery.Assigned("circleci-legacy-token", "CircleCI token, older form", Severity.High, ["circleci", "circle_token", "circle-token"], "[a-f0-9]{40}", "CIRCLE_TOKEN=[[{x40}]]", "CIRCLE_TOKEN={x32}"),
        Delivery.Assigned("travis-token", "Travis CI token", Severity.High, ["travis_token", "travis_api", "travis-ci"], "[A-Za-z0-9_-]{22}", "TRAVIS_TOKEN=[[{w22}]]", "TRAVIS_TOKEN={w12}")
            with { Form = Forms.MixedCase },
        Delivery.Token("buildkite-user-token", "Buildkite API access token", Severity.Critical, "bkua_[a-z0-9]{40}", "bkua_{l40}", "bkua_{l12}"),
        Delivery.Token("buildkite-agent-token", "Buildkite agent token", Severity.High, "bkct_[A-Za-z0-9_-]{40,80}", "bkct_{a50}", "bkct_{a12}"),
        Delivery.Assigned("drone-token", "Drone CI token", Severity.High, ["drone_token", "drone_rpc_secret", "dronetoken"], "[A-Za-z0-9]{32}", "DRONE_TOKEN=[[{a32}]]", "DRONE_TOKEN={a12}")
            with { Form = Forms.LettersAndDigits },
        Delivery.Assigned("codecov-token", "Codecov upload token", Severity.Medium, ["codecov"], "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "CODECOV_TOKEN=[[{x8}-{x4}-{x4}-{x4}-{x12}]]", "CODECOV_TOKEN={x8}"),
        Delivery.Assigned("jenkins-api-token", "Jenkins API token", Severity.High, ["jenkins"], "11[a-f0-9]{32}", "JENKINS_API_TOKEN=[[11{x32}]]", "JENKINS_API_TOKEN=11{x10}"),
        Delivery.Token("teamcity-access-token", "TeamCity access token", Severity.High, @"eyJ0eXAiOiAiVENWMiJ9\.[A-Za-z0-9_-]{36}\.[A-Za-z0-9_-]{48}", "eyJ0eXAiOiAiVENWMiJ9.{w36}.{w48}", "eyJ0eXAiOiAiVENWMiJ9.{w36}.{w10}"),
        Delivery.Assigned("appveyor-token", "AppVeyor API token", Severity.High, ["appveyor"], @"v2\.[a-z0-9]{20}", "APPVEYOR_TOKEN=[[v2.{l20}]]", "APPVEYOR_TOKEN=v2.{l8}"),
        Delivery.Token("sonarqube-user-token", "SonarQube or SonarCloud user token", Severity.High, "squ_[a-f0-9]{40}", "squ_{x40}", "squ_{x12}"),
        Delivery.Token("sonarqube-project-token", "SonarQube project analysis token", Severity.Medium, "sqp_[a-f0-9]{40}", "sqp_{x40}", "sqp_{x12}"),
        Delivery.Token("sonarqube-analysis-token", "SonarQube global analysis token", Severity.Medium, "sqa_[a-f0-9]{40}", "sqa_{x40}", "sqa_{x12}"),
        Delivery.Assigned("sonar-legacy-token", "SonarQube token, older form", Severity.Medium, ["sonar_token", "sonar.login", "sonarqube", "sonar_login"], "[a-f0-9]{40}", "SONAR_TOKEN=[[{x40}]]", "SONAR_TOKEN={x32}"),
        Delivery.Token("harness-access-token", "Harness access token", Severity.High, @"[ps]at\.[A-Za-z0-9_-]{22}\.[0-9a-f]{24}\.[A-Za-z0-9]{20}", "pat.{w22}.{x24}.{a20}", "pat.{w22}.{x24}.{a8}")
            with { Keywords = ["pat.", "sat."] },
        Delivery.Token("octopus-deploy-api-key", "Octopus Deploy API key", Severity.High, "API-[A-Z0-9]{25,36}", "API-{u31}", "API-{u12}")
            with { Form = Forms.LettersAndDigits },
        Delivery.Assigned("codefresh-token", "Codefresh API token", Severity.High, ["codefresh"], @"[a-f0-9]{24}\.[a-f0-9]{32}", "CODEFRESH_API_KEY=[[{x24}.{x32}]]", "CODEFRESH_API_KEY={x24}"),
        Delivery.Token("chromatic-project-token", "Chromatic project token", Severity.Low, "chpt_[a-z0-9]{12,15}", "chpt_{l15}", "chpt_{l4}"),
        Delivery.Assigned("percy-token", "Percy project token", Severity.Low, ["percy_token"], "(web|app|auto|ss)_[a-f0-9]{64}", "PERCY_TOKEN=[[web_{x64}]]", "PERCY_TOKEN=web_{x12}"),
        Delivery.Assigned("cypress-record-key", "Cypress record key", Severity.Low, ["cypress_record", "record_key"], "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "CYPRESS_RECORD_KEY=[[{x8}-{x4}-{x4}-{x4}-{x12}]]", "CYPRESS_RECORD_KEY={x8}"),
        Delivery.Assigned("snyk-api-token", "Snyk API token", Severity.High, ["snyk_token", "snyk_api", "snyk_key", "snyk-token"], "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "SNYK_TOKEN=[[{x8}-{x4}-{x4}-{x4}-{x12}]]", "SNYK_TOKEN={x8}"),
        Delivery.Token("snyk-personal-access-token", "Snyk personal access token", Severity.High, @"snyk_uat\.[a-z0-9]{8}\.[A-Za-z0-9_-]{20,600}\.[A-Za-z0-9_-]{20,200}", "snyk_uat.{l8}.{w60}.{w86}", "snyk_uat.{l8}")
            with { Keywords = ["snyk_uat."], Prefix = "snyk_uat." },
        Delivery.Assigned("codeclimate-token", "Code Climate reporter id", Severity.Low, ["cc_test_reporter_id", "codeclimate"], "[a-f0-9]{64}", "CC_TEST_REPORTER_ID=[[{x64}]]", "CC_TEST_REPORTER_ID={x32}"),
        Delivery.Assigned("coveralls-token", "Coveralls repository token", Severity.Low, ["coveralls"], "[A-Za-z0-9]{33}", "COVERALLS_REPO_TOKEN=[[{a33}]]", "COVERALLS_REPO_TOKEN={a12}")
            with { Form = Forms.MixedCase },
        Delivery.Assigned("browserstack-access-key", "BrowserStack access key", Severity.Medium, ["browserstack"], "[A-Za-z0-9]{20}", "BROWSERSTACK_ACCESS_KEY=[[{a20}]]", "BROWSERSTACK_ACCESS_KEY={a8}")
            with { Form = Forms.MixedCase },
        Delivery.Assigned("saucelabs-access-key", "Sauce Labs access key", Severity.Medium, ["sauce_access", "saucelabs", "sauce_key"], "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "SAUCE_ACCESS_KEY=[[{x8}-{x4}-{x4}-{x4}-{x12}]]", "SAUCE_ACCESS_KEY={x8}"),
        Delivery.Token("infracost-api-key", "Infracost API key", Severity.Low, "ico-[A-Za-z0-9]{32}", "ico-{a32}", "ico-{a12}"),
        Delivery.Token("depot-token", "Depot token", Severity.High, "depot_(org|project|user)_[a-f0-9]{64}", "depot_project_{x64}", "depot_project_{x12}"),
        Delivery.Assigned("bitrise-token", "Bitrise access token", Severity.High, ["bitrise"], "[A-Za-z0-9_-]{86}", "BITRISE_TOKEN=[[{w86}]]", "BITRISE_TOKEN={w20}"),
    ];
}
