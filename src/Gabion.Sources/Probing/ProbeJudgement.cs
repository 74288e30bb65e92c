using Gabion.Model;

namespace Gabion.Sources.Probing;

/// <summary>What an answer means. A status alone says little: a page of something else answers 200 as well, so that the content must fit too.</summary>
internal static class ProbeJudgement
{
    private const string ClosePort = "Close the port (--insecure-port=0, or stop the proxy that opens it).";

    public static ProbeResult Of(ProbeRequest request, int status, string body, string evidence)
    {
        ProbeResult Result(ProbeVerdict verdict, Severity severity, string meaning, string? fix = null) => new(request, verdict, severity, evidence, meaning, fix);
        var path = request.Path.Split('?')[0];
        if (status == 401)
        {
            return Result(ProbeVerdict.Closed, Severity.Info, "It asks who one is: anonymous requests are refused.");
        }

        if (status == 403)
        {
            return Result(ProbeVerdict.Closed, Severity.Info, body.Contains("system:anonymous", StringComparison.Ordinal)
                ? "Anonymous requests are taken in, as system:anonymous, and this one is not allowed."
                : "The request is not allowed.");
        }

        if (status != 200)
        {
            return Result(status is 404 or 405 ? ProbeVerdict.Closed : ProbeVerdict.CannotTell, Severity.Info, status is 404 or 405 ? "There is nothing at that path." : $"It answers {status}, which decides nothing.");
        }

        return (request.Kind, path) switch
        {
            (ProbeKind.ApiServer, "/version") when request.Scheme == "http" && body.Contains("gitVersion", StringComparison.Ordinal) =>
                Result(ProbeVerdict.Open, Severity.High, "The API answers without TLS: whoever is on the way reads what is sent, credentials too.", ClosePort),
            (ProbeKind.ApiServer, "/api/v1/namespaces") when request.Scheme == "http" && body.Contains("NamespaceList", StringComparison.Ordinal) =>
                Result(ProbeVerdict.Open, Severity.Critical, "The API answers without TLS and asks nobody who they are.", ClosePort),
            (ProbeKind.ApiServer, "/version") when body.Contains("gitVersion", StringComparison.Ordinal) =>
                Result(ProbeVerdict.Closed, Severity.Info, "Anybody may read the version, as by default (system:public-info-viewer)."),
            (ProbeKind.ApiServer, "/api/v1/namespaces") when body.Contains("NamespaceList", StringComparison.Ordinal) =>
                Result(ProbeVerdict.Open, Severity.Critical, "Anybody may list objects of the cluster without a credential.", "Remove the bindings to system:anonymous and system:unauthenticated, or turn anonymous authentication off (--anonymous-auth=false)."),
            (ProbeKind.InsecureApi, _) when body.Contains("APIVersions", StringComparison.Ordinal) =>
                Result(ProbeVerdict.Open, Severity.Critical, "The API answers without TLS and asks nobody who they are.", ClosePort),
            (ProbeKind.Kubelet, "/pods") when body.Contains("PodList", StringComparison.Ordinal) =>
                Result(ProbeVerdict.Open, Severity.Critical, "The kubelet answers anybody: commands may be run in its pods in the same way.", "Set authentication.anonymous.enabled: false and authorization.mode: Webhook in the kubelet's configuration."),
            (ProbeKind.KubeletReadOnly, "/pods") when body.Contains("PodList", StringComparison.Ordinal) =>
                Result(ProbeVerdict.Open, Severity.High, "The read-only port tells anybody the specification of every pod of the node.", "Set readOnlyPort: 0 in the kubelet's configuration."),
            (ProbeKind.Etcd, _) when body.Contains("etcdserver", StringComparison.Ordinal) =>
                Result(ProbeVerdict.Open, Severity.Critical, request.Scheme == "http"
                    ? "etcd speaks without TLS to anybody. Whether keys can be read is not tried: that takes a POST."
                    : "etcd speaks to anybody without a client certificate. Whether keys can be read is not tried: that takes a POST.",
                    "Set --client-cert-auth=true with --trusted-ca-file, and let only API servers reach the port."),
            (_, "/debug/pprof/") when body.Contains("goroutine", StringComparison.Ordinal) =>
                Result(ProbeVerdict.Open, Severity.Medium, "Profiles can be read by anybody: they show command lines and memory, and cost time to make.", "Set --profiling=false (the kubelet: enableProfilingHandler: false)."),
            (_, "/metrics") when body.Contains("# TYPE", StringComparison.Ordinal) || body.Contains("# HELP", StringComparison.Ordinal) =>
                Result(ProbeVerdict.Open, Severity.Medium, "Metrics can be read by anybody: names of objects, versions, load.", "Ask for authentication at the port, or bind it to 127.0.0.1."),
            (ProbeKind.Dashboard, _) when body.Contains("Kubernetes Dashboard", StringComparison.OrdinalIgnoreCase) =>
                Result(ProbeVerdict.Open, Severity.Medium, "The Kubernetes Dashboard can be reached from here.", "Reach it by kubectl port-forward, or take it away."),
            (ProbeKind.Dashboard, _) => Result(ProbeVerdict.Closed, Severity.Info, "It is not the Kubernetes Dashboard."),
            _ => Result(ProbeVerdict.CannotTell, Severity.Info, "It answers, but not as the component that was asked for does."),
        };
    }
}
