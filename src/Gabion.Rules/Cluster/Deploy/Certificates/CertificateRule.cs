using System.Globalization;
using Gabion.Model;
using Gabion.Model.Cluster.Certificates;

namespace Gabion.Rules.Cluster.Deploy.Certificates;

/// <summary>A rule about each certificate by itself, at the moment of the scan.</summary>
internal abstract class CertificateRule : Rule<CertificateSet>
{
    /// <summary>A file with more certificates is a bundle of authorities, which somebody else publishes.</summary>
    private const int MostInOneFile = 10;

    public sealed override IEnumerable<Problem> Check(CertificateSet fact)
    {
        var bundles = fact.Certificates.GroupBy(found => found.Bundle).Where(bundle => bundle.Count() > MostInOneFile).Select(bundle => bundle.Key).ToHashSet();
        return fact.Certificates.Where(found => !bundles.Contains(found.Bundle)).SelectMany(found => Check(fact, found));
    }

    protected abstract IEnumerable<Problem> Check(CertificateSet set, FoundCertificate found);

    /// <summary>The problem at the place of a certificate.</summary>
    internal static Problem At(FoundCertificate found, string message, params Evidence[] evidence) => new(found.Span, $"{found.Path}#{found.Index}:{found.Certificate.Subject}", message)
    {
        On = found,
        Evidence = [new("subject", found.Certificate.Subject), .. evidence],
    };

    /// <summary>What holds it, in a few words: <c>Certificate CN=web of Secret/shop/web-tls</c>.</summary>
    internal static string Who(FoundCertificate found) => found.Use == CertificateUse.File
        ? $"Certificate {Name(found)}"
        : $"Certificate {Name(found)} of {found.Holder}";

    internal static string Day(DateTimeOffset at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Name(FoundCertificate found) =>
        found.Certificate.Subject.Length > 0 ? found.Certificate.Subject : found.Certificate.Names is [var first, ..] ? first : found.Certificate.SerialNumber;
}
