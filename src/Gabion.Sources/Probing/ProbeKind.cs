using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.Sources.Probing;

/// <summary>What an endpoint is taken for.</summary>
public enum ProbeKind
{
    ApiServer,

    /// <summary>The API server's port without TLS and without any question.</summary>
    InsecureApi,
    Kubelet,
    KubeletReadOnly,
    Etcd,
    ControllerManager,
    Scheduler,
    KubeProxy,
    Dashboard,
}

/// <summary>One request: always GET, without credentials, without a body.</summary>
/// <param name="Scheme"><c>https</c> or <c>http</c>.</param>
/// <param name="Asks">What its answer shows, as a question.</param>
public sealed record ProbeRequest(ProbeKind Kind, string Scheme, string Host, int Port, string Path, string Asks)
{
    /// <summary>The address; an IPv6 host in brackets.</summary>
    public string Address => $"{Scheme}://{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}{Path}";
}

/// <summary>What came of a request.</summary>
public enum ProbeVerdict
{
    /// <summary>It answers what it should not answer anybody.</summary>
    Open,

    /// <summary>It is there and refuses, or answers only what everybody may know.</summary>
    Closed,

    /// <summary>Nothing listens, or it was not reached from here.</summary>
    NotReached,

    /// <summary>It answers in a way that decides nothing.</summary>
    CannotTell,
}

/// <summary>A request, its answer, and what that means.</summary>
/// <param name="Evidence">The status and the beginning of the answer, or why there was none.</param>
/// <param name="Meaning">A whole sentence.</param>
/// <param name="Fix">What to do; null when nothing is wrong.</param>
public sealed record ProbeResult(ProbeRequest Request, ProbeVerdict Verdict, Severity Severity, string Evidence, string Meaning, string? Fix);

/// <summary>Which requests are made to an endpoint.</summary>
public static class ProbeCatalogue
{
    private static readonly ImmutableArray<(ProbeKind Kind, string Scheme, int[] Ports, (string Path, string Asks)[] Requests)> All =
    [
        (ProbeKind.ApiServer, "https", [6443, 443, 8443, 16443],
        [
            ("/api/v1/namespaces?limit=1", "may anybody list objects?"), ("/metrics", "may anybody read metrics?"), ("/debug/pprof/", "may anybody read profiles?"), ("/version", "may anybody read the version?"),
        ]),
        (ProbeKind.InsecureApi, "http", [8080], [("/api", "is there an API without TLS and authentication?")]),
        (ProbeKind.Kubelet, "https", [10250], [("/pods", "may anybody ask the kubelet?"), ("/debug/pprof/", "may anybody read profiles?")]),
        (ProbeKind.KubeletReadOnly, "http", [10255], [("/pods", "is the read-only port open?")]),
        (ProbeKind.Etcd, "https", [2379], [("/version", "does etcd answer without a client certificate?")]),
        (ProbeKind.Etcd, "http", [2379], [("/version", "does etcd answer without TLS?")]),
        (ProbeKind.ControllerManager, "https", [10257], [("/metrics", "may anybody read metrics?"), ("/debug/pprof/", "may anybody read profiles?")]),
        (ProbeKind.Scheduler, "https", [10259], [("/metrics", "may anybody read metrics?"), ("/debug/pprof/", "may anybody read profiles?")]),
        (ProbeKind.KubeProxy, "http", [10249], [("/metrics", "may anybody read metrics?"), ("/debug/pprof/", "may anybody read profiles?")]),
        (ProbeKind.Dashboard, "https", [443, 8443], [("/", "is it the Kubernetes Dashboard?")]),
        (ProbeKind.Dashboard, "http", [9090], [("/", "is it the Kubernetes Dashboard?")]),
    ];

    /// <summary>The ports that are asked when none is named.</summary>
    public static ImmutableArray<int> Ports { get; } = [.. All.SelectMany(probe => probe.Ports).Where(port => port is not (443 or 8443 or 16443 or 9090)).Distinct().Order()];

    /// <summary>The requests to an endpoint: of its kind, else of every kind that uses the port; none when the port is used by none.</summary>
    public static ImmutableArray<ProbeRequest> Of(string host, int port, ProbeKind? kind) =>
    [
        .. from probe in All
           where kind is { } asked ? probe.Kind == asked : probe.Ports.Contains(port)
           from request in probe.Requests
           select new ProbeRequest(probe.Kind, probe.Scheme, host, port, request.Path, request.Asks),
    ];
}
