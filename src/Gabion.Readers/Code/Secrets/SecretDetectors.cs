using System.Collections.Immutable;
using Gabion.Model.Code;
using Gabion.Readers.Code.Secrets.Detectors;

namespace Gabion.Readers.Code.Secrets;

/// <summary>Every detector, table by table.</summary>
public static class SecretDetectors
{
    internal static ImmutableArray<SecretDetector> All { get; } =
    [
        .. AmazonDetectors.All,
        .. AzureDetectors.All,
        .. GoogleDetectors.All,
        .. CloudDetectors.All,
        .. SourceHostingDetectors.All,
        .. ContinuousIntegrationDetectors.All,
        .. PackageRegistryDetectors.All,
        .. ChatDetectors.All,
        .. EmailDetectors.All,
        .. PaymentDetectors.All,
        .. DatabaseDetectors.All,
        .. ArtificialIntelligenceDetectors.All,
        .. MonitoringDetectors.All,
        .. NetworkDetectors.All,
        .. IdentityDetectors.All,
        .. InfrastructureDetectors.All,
        .. BusinessDetectors.All,
        .. PrivateKeyDetectors.All,
        .. StoredLoginDetectors.All,
        .. UrlDetectors.All,
        .. GenericDetectors.All,
    ];

    /// <summary>The kinds of secret that are told apart, in the order of the tables.</summary>
    public static ImmutableArray<SecretKind> Kinds => [.. All.Select(detector => detector.Kind)];
}
