using System.Collections.Immutable;
using Gabion.Formats.Dockerfile;

namespace Gabion.Model.Container;

/// <summary>
/// The variables that BuildKit provides before the first FROM: the platforms of the build.
/// https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope
/// </summary>
public static class PredefinedVariables
{
    /// <summary>Proxy variables may be given to any build without an ARG, and leave no trace in the image's history.</summary>
    public static readonly ImmutableArray<string> Proxies =
    [
        "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "FTP_PROXY", "ftp_proxy", "NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy",
    ];

    public static readonly ImmutableArray<string> Platforms =
    [
        "BUILDPLATFORM", "BUILDOS", "BUILDARCH", "BUILDVARIANT", "TARGETPLATFORM", "TARGETOS", "TARGETARCH", "TARGETVARIANT", "TARGETSTAGE",
    ];

    internal static readonly ImmutableSortedDictionary<string, BuildVariable> All = Platforms.ToImmutableSortedDictionary(
        name => name,
        name => new BuildVariable(name, VariableValue.Unknown, IsEnvironment: false, SetBy: null),
        StringComparer.Ordinal);
}
