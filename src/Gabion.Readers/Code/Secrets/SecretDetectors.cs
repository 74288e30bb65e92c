using System.Collections.Immutable;
using Gabion.Model.Code;
using Gabion.Readers.Code.Secrets.Detectors;

namespace Gabion.Readers.Code.Secrets;

/// <summary>Every detector, table by table.</summary>
public static class SecretDetectors
{
    internal static ImmutableArray<SecretDetector> All { get; } =
    [
        .. SourceHostingDetectors.All,
    ];

    /// <summary>The kinds of secret that are told apart, in the order of the tables.</summary>
    public static ImmutableArray<SecretKind> Kinds => [.. All.Select(detector => detector.Kind)];
}
