namespace Gabion.Model.Cluster.Certificates;

/// <summary>For whom an authority signs, told by where kubeadm, Cluster API and k3s keep it.</summary>
public static class AuthorityRole
{
    /// <summary>Clients of the API server, and itself.</summary>
    public const string ApiServer = "the API server";

    /// <summary>Members and clients of etcd.</summary>
    public const string Etcd = "etcd";

    /// <summary>Proxies that the API server believes about who asks.</summary>
    public const string FrontProxy = "the front proxy";

    /// <summary>Null when its place says nothing, or when it is no authority.</summary>
    public static string? Of(FoundCertificate found)
    {
        ArgumentNullException.ThrowIfNull(found);
        if (!found.Certificate.IsAuthority)
        {
            return null;
        }

        if (found.Holder.Kind == "Secret" && found.Path.EndsWith("[\"tls.crt\"]", StringComparison.Ordinal))
        {
            return found.Holder.Name.EndsWith("-etcd", StringComparison.Ordinal) ? Etcd
                : found.Holder.Name.EndsWith("-proxy", StringComparison.Ordinal) ? FrontProxy
                : found.Holder.Name.EndsWith("-ca", StringComparison.Ordinal) ? ApiServer : null;
        }

        var path = $"/{found.File.Path}";
        return found.Use switch
        {
            CertificateUse.KubeconfigAuthority => ApiServer,
            CertificateUse.File when Ends(path, "/etcd/ca.crt", "/etcd/ca.pem", "/etcd-ca.crt", "/etcd-ca.pem", "/etcd/server-ca.crt", "/etcd/peer-ca.crt") => Etcd,
            CertificateUse.File when Ends(path, "/front-proxy-ca.crt", "/front-proxy-ca.pem", "/request-header-ca.crt") => FrontProxy,
            CertificateUse.File when Ends(path, "/pki/ca.crt", "/kubernetes-ca.crt", "/tls/client-ca.crt", "/tls/server-ca.crt") => ApiServer,
            _ => null,
        };
    }

    /// <summary>
    /// The authorities of etcd and of the front proxy that are those of the API server too (the same key), with a place of the API server's: whoever it signs
    /// for is let in by both.
    /// </summary>
    public static IEnumerable<(FoundCertificate Found, string Role, FoundCertificate Other)> Shared(CertificateSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        var paths = set.Certificates.Select(found => found.File.Path).ToHashSet(StringComparer.Ordinal);
        var roles = set.Certificates.Select(found => (Found: found, Role: Of(found) ?? OfNeighbour(found, paths))).Where(pair => pair.Role is not null).ToList();
        return from pair in roles
               where pair.Role != ApiServer
               let other = roles.Find(one => one.Role == ApiServer && one.Found.Certificate.KeyFingerprint == pair.Found.Certificate.KeyFingerprint).Found
               where other is not null
               select (pair.Found, pair.Role!, other);
    }

    /// <summary>A PKI folder that is read from inside: <c>ca.crt</c> beside <c>etcd/ca.crt</c>.</summary>
    private static string? OfNeighbour(FoundCertificate found, HashSet<string> paths) =>
        found is { Use: CertificateUse.File, Certificate.IsAuthority: true } && Ends($"/{found.File.Path}", "/ca.crt") && paths.Contains($"{found.File.Path[..^"ca.crt".Length]}etcd/ca.crt") ? ApiServer : null;

    private static bool Ends(string path, params string[] endings) => endings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal));
}
