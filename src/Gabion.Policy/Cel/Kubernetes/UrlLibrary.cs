namespace Gabion.Policy.Cel.Kubernetes;

/// <summary><c>url("https://example.org/a").getHost()</c>; in the API server from the start.</summary>
internal static class UrlLibrary
{
    private const string Name = "kubernetes.URL";

    public static readonly CelLibrary Instance = new CelLibrary("url")
        .Type(Name, CelUrl.UrlType)
        .Function($"url(string) -> {Name}", (_, a) => CelUrl.TryParse(a[0].AsString, out var url)
            ? CelValue.Of(url)
            : CelValue.Error($"URL parse error during conversion from string: {a[0]} is no absolute URL"))
        .Function("isURL(string) -> bool", (frame, a) => CelValue.Of(CelUrl.TryParse(a[0].AsString, out _)))
        .Method($"{Name}.getScheme() -> string", (_, a) => CelValue.Of(Of(a[0]).Scheme))
        .Method($"{Name}.getHost() -> string", (_, a) => CelValue.Of(Of(a[0]).Host))
        .Method($"{Name}.getHostname() -> string", (_, a) => CelValue.Of(Of(a[0]).Hostname))
        .Method($"{Name}.getPort() -> string", (_, a) => CelValue.Of(Of(a[0]).Port))
        .Method($"{Name}.getEscapedPath() -> string", (_, a) => CelValue.Of(Of(a[0]).Path))
        .Method($"{Name}.getQuery() -> map(string, list(string))", (_, a) => CelValue.Of(Of(a[0]).ReadQuery()));

    private static CelUrl Of(CelValue value) => (CelUrl)value.AsOpaque;
}
