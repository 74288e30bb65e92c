using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Readers.Code.Secrets.Detectors;

/// <summary>Keys of services that watch, log, measure and switch features.</summary>
internal static class MonitoringDetectors
{
    private static readonly DetectorFamily Monitoring = new(SecretCategory.Monitoring);

    public static ImmutableArray<SecretDetector> All { get; } =
    [
        Monitoring.Assigned("datadog-api-key", "Datadog API key", Severity.High, ["datadog", "dd_api", "dd-api"], "[a-f0-9]{32}", "DD_API_KEY=[[{x32}]]", "DD_API_KEY={x20}"),
        Monitoring.Assigned("datadog-application-key", "Datadog application key", Severity.High, ["datadog", "dd_app", "dd-app"], "[a-f0-9]{40}", "DD_APP_KEY=[[{x40}]]", "DD_APP_KEY={x20}"),
        Monitoring.Token("new-relic-user-key", "New Relic user API key", Severity.Critical, "NRAK-[A-Z0-9]{27}", "NRAK-{u27}", "NRAK-{u8}"),
        Monitoring.Token("new-relic-insert-key", "New Relic insert key", Severity.Medium, "NRII-[A-Za-z0-9_-]{32}", "NRII-{w32}", "NRII-{w8}"),
        Monitoring.Token("new-relic-query-key", "New Relic query key", Severity.High, "NRIQ-[A-Za-z0-9_-]{32}", "NRIQ-{w32}", "NRIQ-{w8}"),
        Monitoring.Token("new-relic-license-key", "New Relic license key", Severity.Medium, "([a-f0-9]{36}|eu01xx[a-f0-9]{30})NRAL", "{x36}NRAL", "{x12}NRAL")
            with { Keywords = ["NRAL"], Prefix = "", Shape = new TokenShape("([a-f0-9]{36}|eu01xx[a-f0-9]{30}|[a-f0-9]{32}FFFF)NRAL", behind: 36) },
        Monitoring.Token("sentry-user-token", "Sentry user auth token", Severity.High, "sntryu_[a-f0-9]{64}", "sntryu_{x64}", "sntryu_{x12}"),
        Monitoring.Token("sentry-organization-token", "Sentry organization auth token", Severity.High, "sntrys_eyJ[A-Za-z0-9+/=_]{80,400}", "sntrys_eyJ{a140}_{a43}", "sntrys_eyJ{a20}"),
        Monitoring.Token("sentry-dsn-secret", "Sentry DSN with its secret", Severity.Medium, "https://[a-f0-9]{32}:[a-f0-9]{32}@[A-Za-z0-9.-]+/[0-9]+", "https://{x32}:{x32}@sentry.io/{d6}", "https://{x32}@sentry.io/{d6}")
            with { Keywords = ["https://"], Prefix = "https://" },
        Monitoring.Token("grafana-service-account-token", "Grafana service account token", Severity.Critical, "glsa_[A-Za-z0-9]{32}_[a-f0-9]{8}", "glsa_{a32}_{crcx}", "glsa_{a32}_{x8}")
            with { Checksum = Checksums.HexadecimalCrc32 },
        Monitoring.Token("grafana-cloud-token", "Grafana Cloud access policy token", Severity.Critical, "glc_eyJ[A-Za-z0-9+/]{50,400}={0,2}", "glc_eyJ{a120}", "glc_eyJ{a12}"),
        Monitoring.Token("grafana-api-key", "Grafana API key, older form", Severity.Critical, "eyJrIjoi[A-Za-z0-9]{70,400}={0,2}", "eyJrIjoi{a80}", "eyJrIjoi{a20}"),
        Monitoring.Assigned("pagerduty-api-key", "PagerDuty API key", Severity.High, ["pagerduty", "pager_duty", "pd_token"], "[A-Za-z0-9_+-]{20}", "PAGERDUTY_TOKEN=[[{a20}]]", "PAGERDUTY_TOKEN={a8}")
            with { Form = Forms.MixedCase },
        Monitoring.Assigned("pagerduty-integration-key", "PagerDuty integration key", Severity.Medium, ["pagerduty", "pd_service_key", "routing_key"], "[a-f0-9]{32}", "PAGERDUTY_ROUTING_KEY=[[{x32}]]", "PAGERDUTY_ROUTING_KEY={x20}"),
        Monitoring.Token("honeycomb-ingest-key", "Honeycomb ingest key", Severity.Medium, "hca?i[ck]_[0-9a-z]{58}", "hcaik_{l58}", "hcaik_{l12}")
            with { Keywords = ["hcaik_", "hcaic_", "hcik_", "hcic_"] },
        Monitoring.Assigned("honeycomb-api-key", "Honeycomb API key", Severity.High, ["honeycomb"], "[A-Za-z0-9]{22}", "HONEYCOMB_API_KEY=[[{a22}]]", "HONEYCOMB_API_KEY={a8}")
            with { Form = Forms.MixedCase },
        Monitoring.Token("dynatrace-api-token", "Dynatrace API token", Severity.Critical, @"dt0[a-z][0-9]{2}\.[A-Z0-9]{8,24}\.[A-Z0-9]{64}", "dt0c01.{u24}.{u64}", "dt0c01.{u24}.{u8}")
            with { Keywords = ["dt0c01.", "dt0s01.", "dt0s02.", "dt0s03.", "dt0s04.", "dt0s06.", "dt0s08.", "dt0s16."], Prefix = "dt0" },
        Monitoring.Assigned("splunk-hec-token", "Splunk HTTP event collector token", Severity.Medium, ["splunk"], "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "SPLUNK_HEC_TOKEN=[[{x8}-{x4}-{x4}-{x4}-{x12}]]", "SPLUNK_HEC_TOKEN={x8}"),
        Monitoring.Assigned("sumologic-access-key", "Sumo Logic access key", Severity.High, ["sumologic", "sumo_access", "sumo_"], "[A-Za-z0-9]{64}", "SUMOLOGIC_ACCESS_KEY=[[{a64}]]", "SUMOLOGIC_ACCESS_KEY={a20}")
            with { Form = Forms.MixedCase },
        Monitoring.Assigned("loggly-token", "Loggly token", Severity.Medium, ["loggly"], "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "LOGGLY_TOKEN=[[{x8}-{x4}-{x4}-{x4}-{x12}]]", "LOGGLY_TOKEN={x8}"),
        Monitoring.Assigned("logdna-ingestion-key", "LogDNA (Mezmo) ingestion key", Severity.Medium, ["logdna", "mezmo"], "[a-f0-9]{32}", "LOGDNA_INGESTION_KEY=[[{x32}]]", "LOGDNA_INGESTION_KEY={x20}"),
        Monitoring.Assigned("logzio-token", "Logz.io shipping token", Severity.Medium, ["logzio", "logz_io", "logz-io"], "[A-Za-z]{32}", "LOGZIO_TOKEN=[[{c16}{C16}]]", "LOGZIO_TOKEN={c12}"),
        Monitoring.Assigned("rollbar-access-token", "Rollbar access token", Severity.Medium, ["rollbar"], "[a-f0-9]{32}", "ROLLBAR_ACCESS_TOKEN=[[{x32}]]", "ROLLBAR_ACCESS_TOKEN={x20}"),
        Monitoring.Assigned("bugsnag-api-key", "Bugsnag API key", Severity.Low, ["bugsnag"], "[a-f0-9]{32}", "BUGSNAG_API_KEY=[[{x32}]]", "BUGSNAG_API_KEY={x20}"),
        Monitoring.Assigned("opsgenie-api-key", "Opsgenie API key", Severity.High, ["opsgenie"], "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "OPSGENIE_API_KEY=[[{x8}-{x4}-{x4}-{x4}-{x12}]]", "OPSGENIE_API_KEY={x8}"),
        Monitoring.Assigned("uptimerobot-api-key", "UptimeRobot API key", Severity.Medium, ["uptimerobot", "uptime_robot"], "[um][0-9]{6,9}-[a-f0-9]{24}", "UPTIMEROBOT_API_KEY=[[u{d7}-{x24}]]", "UPTIMEROBOT_API_KEY=u{d7}"),
        Monitoring.Token("posthog-personal-key", "PostHog personal API key", Severity.High, "phx_[A-Za-z0-9]{43,48}", "phx_{a43}", "phx_{a12}"),
        Monitoring.Assigned("segment-write-key", "Segment write key or token", Severity.Medium, ["segment_write", "segment_api", "segment_key", "segment_token"], "[A-Za-z0-9]{32}", "SEGMENT_WRITE_KEY=[[{a32}]]", "SEGMENT_WRITE_KEY={a12}")
            with { Form = Forms.MixedCase },
        Monitoring.Token("segment-public-api-token", "Segment public API token", Severity.High, "sgp_[A-Za-z0-9]{64}", "sgp_{a64}", "sgp_{a12}"),
        Monitoring.Assigned("mixpanel-secret", "Mixpanel project secret", Severity.Medium, ["mixpanel"], "[a-f0-9]{32}", "MIXPANEL_SECRET=[[{x32}]]", "MIXPANEL_SECRET={x20}"),
        Monitoring.Assigned("amplitude-secret-key", "Amplitude secret key", Severity.Medium, ["amplitude_secret", "amplitude_api"], "[a-f0-9]{32}", "AMPLITUDE_SECRET_KEY=[[{x32}]]", "AMPLITUDE_SECRET_KEY={x20}"),
        Monitoring.Assigned("launchdarkly-key", "LaunchDarkly SDK or API key", Severity.High, ["launchdarkly", "launch_darkly", "ld_sdk", "ld_api"], "(sdk|api|rel)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "LAUNCHDARKLY_SDK_KEY=[[sdk-{x8}-{x4}-{x4}-{x4}-{x12}]]", "LAUNCHDARKLY_SDK_KEY=sdk-{x8}"),
        Monitoring.Assigned("statsig-secret", "Statsig server secret", Severity.Medium, ["statsig"], "secret-[A-Za-z0-9]{40,50}", "STATSIG_SECRET=[[secret-{a43}]]", "STATSIG_SECRET=secret-{a8}"),
        Monitoring.Token("axiom-api-token", "Axiom API token", Severity.High, "xa[ap]t-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "xaat-{x8}-{x4}-{x4}-{x4}-{x12}", "xaat-{x8}")
            with { Keywords = ["xaat-", "xapt-"] },
        Monitoring.Token("coralogix-api-key", "Coralogix API key", Severity.High, "cxt[ph]_[A-Za-z0-9]{30}", "cxtp_{a30}", "cxtp_{a8}")
            with { Keywords = ["cxtp_", "cxth_"] },
        Monitoring.Assigned("elastic-api-key", "Elasticsearch API key", Severity.High, ["elastic", "elasticsearch"], "[A-Za-z0-9+/_-]{58,60}={0,2}", "ELASTIC_API_KEY=[[{b64:{a20}:{a22}}]]", "ELASTIC_API_KEY={a20}")
            with { Form = Forms.MixedCase },
        Monitoring.Token("better-stack-heartbeat-url", "Better Stack heartbeat URL", Severity.Low, @"(betteruptime|betterstack)\.com/api/v1/heartbeat/[A-Za-z0-9]{20,30}", "betteruptime.com/api/v1/heartbeat/{a24}", "betteruptime.com/api/v1/heartbeat/{a6}")
            with { Keywords = ["betteruptime.com/api/v1/heartbeat/", "betterstack.com/api/v1/heartbeat/"], Prefix = "better" },
        Monitoring.Assigned("appdynamics-access-key", "AppDynamics controller access key", Severity.Medium, ["appdynamics"], "[a-z0-9]{12}", "APPDYNAMICS_AGENT_ACCOUNT_ACCESS_KEY=[[{l5}4{l6}]]", "APPDYNAMICS_AGENT_ACCOUNT_ACCESS_KEY={l8}")
            with { Form = Forms.LettersAndDigits, MinEntropy = 2.2 },
        Monitoring.Token("checkly-api-key", "Checkly API key", Severity.Medium, "cu_[a-f0-9]{32}", "cu_{x32}", "cu_{x12}")
            with { Keywords = Keyword.Followed("cu_") },
    ];
}
