using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace Gabion.Sources.Cluster;

/// <summary>How a cluster is reached and as whom: what a context of a kubeconfig, or a pod's service account, comes to.</summary>
public sealed record ClusterAccess
{
    /// <summary>The context's name; <c>in-cluster</c> for a pod's own service account.</summary>
    public required string Name { get; init; }

    /// <summary>The API server; its path, where it has one, stands before every path that is asked for.</summary>
    public required Uri Server { get; init; }

    /// <summary>The namespace that the context names; <c>default</c> when it names none.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>The certificates that vouch for the server, instead of the system's; null: the system's do.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>The name that the server's certificate bears, where it is not that of the address.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>The server's certificate is not checked. Only when the kubeconfig says so.</summary>
    public bool IsInsecure { get; init; }

    /// <summary>The proxy on the way to the server; null: the one that the environment names, if any.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>False: also a proxy of the environment is passed over, as a pod does on the way to its own API server.</summary>
    public bool MayUseProxy { get; init; } = true;

    /// <summary>Who asks.</summary>
    internal ClusterUser User { get; init; } = ClusterUser.Anonymous;
}

/// <summary>Who asks: what a kubeconfig says of a user.</summary>
internal sealed record ClusterUser
{
    public static readonly ClusterUser Anonymous = new();

    /// <summary>The client's certificate with its key, and those between it and its authority.</summary>
    public ClientCertificate? Certificate { get; init; }

    public string? Token { get; init; }

    /// <summary>A file whose content is the token; it is read again now and then, since it is renewed in place.</summary>
    public string? TokenFile { get; init; }

    public (string Name, string Password)? Basic { get; init; }

    public ExecPlugin? Exec { get; init; }

    /// <summary>The headers by which the user acts as somebody else.</summary>
    public ImmutableArray<(string Name, string Value)> Impersonation { get; init; } = [];
}

/// <summary>A certificate with its private key, and those between it and its authority.</summary>
internal sealed record ClientCertificate(X509Certificate2 Leaf, X509Certificate2Collection Chain)
{
    /// <summary>Reads both from PEM.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">They are no certificate and key that belong together.</exception>
    public static ClientCertificate Read(string certificates, string key)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPem(certificates);
        var chain = new X509Certificate2Collection(all.Skip(1).ToArray());
        try
        {
#pragma warning disable CA2000 // it lives as long as the access that holds it
            return new(X509Certificate2.CreateFromPem(certificates, key), chain);
#pragma warning restore CA2000
        }
        catch (ArgumentException error)
        {
            throw new System.Security.Cryptography.CryptographicException(error.Message, error);
        }
    }
}

/// <summary>What came of looking for the way to a cluster.</summary>
public abstract record AccessResult
{
    private AccessResult()
    {
    }

    /// <summary>The way is known; whether the cluster answers is not.</summary>
    public sealed record Found(ClusterAccess Access) : AccessResult;

    /// <summary>There is none, or it is not clear which.</summary>
    /// <param name="Reason">What is wrong, and in which file, line and column.</param>
    /// <param name="Advice">What to do about it.</param>
    public sealed record Refused(string Reason, string? Advice) : AccessResult;
}
