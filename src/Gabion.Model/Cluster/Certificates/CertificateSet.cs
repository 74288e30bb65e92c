using System.Collections.Immutable;
using Gabion.Formats.X509;

namespace Gabion.Model.Cluster.Certificates;

/// <summary>Every certificate and private key of a target together, at a moment: who signs whom, and what has expired.</summary>
public sealed class CertificateSet : Fact
{
    private readonly ILookup<string, FoundCertificate> _byKey;
    private readonly Lazy<ILookup<string, Certificate>> _issuers;

    /// <param name="at">The moment at which validity is judged.</param>
    public CertificateSet(SourceFile file, ImmutableArray<FoundCertificate> certificates, ImmutableArray<FoundPrivateKey> keys, DateTimeOffset at)
        : base(file)
    {
        Certificates = certificates;
        Keys = keys;
        At = at;
        _byKey = certificates.ToLookup(found => found.Certificate.KeyFingerprint, StringComparer.Ordinal);
        _issuers = new(() => certificates.Select(found => found.Certificate).Distinct().ToLookup(certificate => certificate.Subject, StringComparer.Ordinal));
    }

    public ImmutableArray<FoundCertificate> Certificates { get; }

    public ImmutableArray<FoundPrivateKey> Keys { get; }

    /// <summary>The moment at which validity is judged.</summary>
    public DateTimeOffset At { get; }

    public override Resource Resource => new("Certificates", File.Path);

    /// <summary>The certificate in the target whose key signed this one; null when there is none. Itself when it is self-signed.</summary>
    public Certificate? IssuerOf(Certificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return _issuers.Value[certificate.Issuer].FirstOrDefault(issuer => issuer != certificate && issuer.IsSignedBy(issuer) is not false && certificate.IsSignedBy(issuer) == true)
            ?? _issuers.Value[certificate.Issuer].FirstOrDefault(issuer => certificate.IsSignedBy(issuer) == true);
    }

    /// <summary>
    /// A certificate in the target that bears the name, and where both tell the key's id, of this one's issuer, and of which it cannot be
    /// told whether its key signed it: the algorithm is none that is checked (Ed25519, RSASSA-PSS…). Null where the issuer is known.
    /// </summary>
    public Certificate? PossibleIssuerOf(Certificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return IssuerOf(certificate) is not null ? null : _issuers.Value[certificate.Issuer].FirstOrDefault(issuer => certificate.IsSignedBy(issuer) is null);
    }

    /// <summary>
    /// A certificate in the target that bears the name of this one's issuer and whose key did not sign it: one of the two is forged, damaged, or of a
    /// key that was replaced under the same name. Null where the issuer is here, or nobody bears its name.
    /// </summary>
    public Certificate? ContradictedIssuerOf(Certificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return IssuerOf(certificate) is not null ? null
            : _issuers.Value[certificate.Issuer].OrderBy(issuer => issuer == certificate).FirstOrDefault(issuer => certificate.IsSignedBy(issuer) == false);
    }

    /// <summary>The certificates that belong to a private key.</summary>
    public IEnumerable<FoundCertificate> Of(FoundPrivateKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.KeyFingerprint is { } fingerprint ? _byKey[fingerprint] : [];
    }
}
