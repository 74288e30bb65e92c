using Gabion.Model.Cluster.Certificates;

namespace Gabion.Rules.Cluster.Deploy.Certificates;

/// <summary>For whom an authority signs, told by where kubeadm, Cluster API and k3s keep it.</summary>
internal static class AuthorityRole
{
    public const string ApiServer = "the API server";
    public const string Etcd = "etcd";
    public const string FrontProxy = "the front proxy";

    /// <summary>Null when its place says nothing, or when it is no authority.</summary>
    public static string? Of(FoundCertificate found)
    {
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

    private static bool Ends(string path, params string[] endings) => endings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal));
}
