namespace Gabion.Sources.Cluster;

/// <summary>Finds the cluster that a user means, as kubectl does: the files named, <c>KUBECONFIG</c>, <c>~/.kube/config</c>, or the pod that we run in.</summary>
public static class ClusterPlace
{
    private const string ServiceAccount = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <param name="kubeconfig">The file that the user named; null: where kubectl looks.</param>
    /// <param name="context">The context that the user named; null: the current one.</param>
    public static AccessResult OfUser(string? kubeconfig, string? context)
    {
        if (kubeconfig is not null)
        {
            return File.Exists(kubeconfig)
                ? OfFiles([kubeconfig], context)
                : new AccessResult.Refused($"the kubeconfig '{kubeconfig}' does not exist", "Check the path after --kubeconfig.");
        }

        var files = UserFiles().ToList();
        if (files.Count > 0)
        {
            return OfFiles(files, context);
        }

        return context is null && InCluster() is { } result ? result : new AccessResult.Refused(
            "no kubeconfig was found, so it is not known which cluster is meant",
            "Name one with --kubeconfig FILE, or set KUBECONFIG; ~/.kube/config is read when it is there.");
    }

    /// <summary>Merges kubeconfigs as kubectl does: the first file that says something wins.</summary>
    /// <param name="context">Null: the current one.</param>
    public static AccessResult OfFiles(IReadOnlyList<string> files, string? context)
    {
        ArgumentNullException.ThrowIfNull(files);
        try
        {
            return new AccessResult.Found(Kubeconfig.Read(files).Resolve(context));
        }
        catch (KubeconfigException error)
        {
            return new AccessResult.Refused(error.Message, error.Advice);
        }
    }

    /// <summary>The API server of the pod that we run in, as its service account; null outside of a cluster.</summary>
    public static AccessResult? InCluster() => InCluster(
        ServiceAccount, Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST"), Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_PORT"));

    internal static AccessResult? InCluster(string folder, string? host, string? port)
    {
        var token = Path.Combine(folder, "token");
        if (string.IsNullOrEmpty(host) || string.IsNullOrEmpty(port) || !File.Exists(token))
        {
            return null;
        }

        var name = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        if (!Uri.TryCreate($"https://{name}:{port}", UriKind.Absolute, out var server))
        {
            return new AccessResult.Refused($"KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT make no address: {host}, {port}", null);
        }

        try
        {
            var space = Path.Combine(folder, "namespace");
            var authorities = Path.Combine(folder, "ca.crt");
            return new AccessResult.Found(new()
            {
                Name = "in-cluster",
                Server = server,
                Namespace = File.Exists(space) ? File.ReadAllText(space).Trim() : "default",
                Authorities = File.Exists(authorities) ? Kubeconfig.Certificates(File.ReadAllText(authorities), authorities) : null,
                MayUseProxy = false,
                User = new() { TokenFile = token },
            });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new AccessResult.Refused($"the service account of this pod cannot be read: {error.Message}", null);
        }
        catch (KubeconfigException error)
        {
            return new AccessResult.Refused(error.Message, error.Advice);
        }
    }

    private static IEnumerable<string> UserFiles()
    {
        if (Environment.GetEnvironmentVariable("KUBECONFIG") is { Length: > 0 } list)
        {
            return list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Where(File.Exists);
        }

        var home = Environment.GetEnvironmentVariable("HOME");
        return string.IsNullOrEmpty(home) ? [] : new[] { Path.Combine(home, ".kube", "config") }.Where(File.Exists);
    }
}
