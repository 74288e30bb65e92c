using System.Collections.Immutable;

namespace Gabion.Rules.Cluster.Deploy.Certificates;

/// <summary>The rules on certificates and their keys, in order of their ids.</summary>
internal static class CertificateRules
{
    public static ImmutableArray<Rule> Create() =>
    [
        new CertificateHasExpired(),
        new CertificateExpiresSoon(),
        new CertificateKeyIsWeak(),
        new CertificateSignatureIsWeak(),
        new AuthorityIsShared(),
        new LeafIsAuthority(),
        new AuthorityKeyIsReadable(),
        new WebhookAuthorityIsNone(),
        new KeyDoesNotFitCertificate(),
        new ServerCertificateNamesNoHost(),
        new CertificateIsNotYetValid(),
    ];
}
