using Gabion.Formats;
using Gabion.Formats.X509;

namespace Gabion.Model.Cluster.Certificates;

/// <summary>A certificate, and what it was found as.</summary>
/// <param name="use">What it is there for.</param>
/// <param name="holder">What holds it: an object, a kubeconfig's user, a file.</param>
/// <param name="index">Its place in the chain or bundle, from 0.</param>
public sealed class FoundCertificate(SourceFile file, CertificateUse use, Resource holder, int index, Certificate certificate, TextSpan span, string path) : Fact(file)
{
    public CertificateUse Use { get; } = use;

    public Resource Holder { get; } = holder;

    public int Index { get; } = index;

    public Certificate Certificate { get; } = certificate;

    public TextSpan Span { get; } = span;

    /// <summary>The way to the value that holds it, <c>data["tls.crt"]</c>; empty for a file.</summary>
    public string Path { get; } = path;

    public override Resource Resource => Holder;

    /// <summary>Where the certificates of one value stand together: the same for every one of a chain or bundle.</summary>
    public (string File, string Holder, string Path) Bundle => (File.Path, Holder.ToString(), Path);
}

/// <summary>A private key that is not encrypted, and which public key it belongs to; the key itself is not kept.</summary>
/// <param name="keyFingerprint">SHA-256 of the public key; null when the key is of a kind that cannot be read here.</param>
public sealed class FoundPrivateKey(SourceFile file, Resource holder, string? keyFingerprint, TextSpan span, string path) : Fact(file)
{
    public Resource Holder { get; } = holder;

    public string? KeyFingerprint { get; } = keyFingerprint;

    public TextSpan Span { get; } = span;

    /// <summary>The way to the value that holds it; empty for a file.</summary>
    public string Path { get; } = path;

    public override Resource Resource => Holder;
}

/// <summary>What a certificate is there for, by where it was found.</summary>
public enum CertificateUse
{
    /// <summary>A file of its own: what it is for is not said.</summary>
    File,

    /// <summary>The chain that a TLS Secret serves; the first is the leaf.</summary>
    SecretChain,

    /// <summary>A certificate under another key of a Secret or ConfigMap, mostly an authority (<c>ca.crt</c>).</summary>
    Bundle,

    /// <summary>Whom an admission webhook is believed to be signed by.</summary>
    WebhookAuthority,

    /// <summary>Whom an aggregated API server is believed to be signed by.</summary>
    ApiServiceAuthority,

    /// <summary>Whom a conversion webhook is believed to be signed by.</summary>
    ConversionAuthority,

    /// <summary>Whom a client believes the API server to be signed by.</summary>
    KubeconfigAuthority,

    /// <summary>What a client shows the API server.</summary>
    KubeconfigClient,

    /// <summary>A <c>caBundle</c> or inline certificate of another kind of object.</summary>
    ObjectAuthority,
}
