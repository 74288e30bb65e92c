using Gabion.Sources.Cluster;
using Gabion.Tests.Sources.Cluster.Simulator;

namespace Gabion.Tests.Sources.Cluster;

/// <summary>Kubeconfigs as kubectl reads them, and what is said of those that cannot be used.</summary>
public sealed class KubeconfigTests
{
    private const string Plain =
        """
        apiVersion: v1
        kind: Config
        current-context: two
        clusters:
        - name: one
          cluster: {server: https://one:6443}
        - name: two
          cluster: {server: https://two.example/prefix, proxy-url: socks5://proxy:1080, tls-server-name: api.two}
        users:
        - name: jane
          user: {token: abc}
        contexts:
        - name: one
          context: {cluster: one, user: jane, namespace: shop}
        - name: two
          context: {cluster: two, user: jane}
        """;

    [Fact]
    public void Takes_the_current_context_or_the_named_one()
    {
        var two = Found(null, Plain);
        Assert.Equal(("two", "https://two.example/prefix", "default", "api.two", "socks5://proxy:1080/"), (two.Name, two.Server.AbsoluteUri, two.Namespace, two.TlsServerName, two.Proxy!.AbsoluteUri));
        Assert.False(two.IsInsecure);
        var one = Found("one", Plain);
        Assert.Equal(("one", "https://one:6443/", "shop"), (one.Name, one.Server.AbsoluteUri, one.Namespace));
        Assert.Equal("abc", one.User.Token);
    }

    [Fact]
    public void The_first_file_that_says_something_wins()
    {
        var merged = Found(
            null,
            "{clusters: [{name: two, cluster: {server: 'https://first'}}], users: [{name: jane, user: {token: first}}]}",
            Plain,
            "{current-context: one}");
        Assert.Equal(("two", "https://first/", "first"), (merged.Name, merged.Server.AbsoluteUri, merged.User.Token));
    }

    [Fact]
    public void Paths_are_relative_to_their_file()
    {
        using var folder = new TemporaryFolder();
        using var authority = new SimulatedCertificates();
        var (certificate, key) = authority.Client("jane");
        folder.Write("a/pki/ca.crt", authority.AuthorityPem);
        folder.Write("a/pki/jane.crt", certificate + "\n" + authority.AuthorityPem);
        folder.Write("a/pki/jane.key", key);
        var file = folder.Write("a/config", "{clusters: [{name: c, cluster: {server: 'https://c', certificate-authority: pki/ca.crt}}], "
            + "users: [{name: u, user: {client-certificate: pki/jane.crt, client-key: ./pki/jane.key, tokenFile: token}}], contexts: [{name: c, context: {cluster: c, user: u}}], current-context: c}");
        var access = Assert.IsType<AccessResult.Found>(ClusterPlace.OfFiles([file], null)).Access;
        Assert.Equal("CN=simulated authority", Assert.Single(access.Authorities!).Subject);
        Assert.Equal("CN=jane", access.User.Certificate!.Leaf.Subject);
        Assert.True(access.User.Certificate.Leaf.HasPrivateKey);
        Assert.Equal("CN=simulated authority", Assert.Single(access.User.Certificate.Chain).Subject);
        Assert.Equal(Path.Combine(folder.Path, "a", "token"), access.User.TokenFile);
    }

    [Theory]
    [InlineData("clusters: {", ":1:", "is not valid")]
    [InlineData("{kind: Deployment}", ":1:1: this is no kubeconfig but a Deployment", "")]
    [InlineData("just text", ":1:1: this is no kubeconfig", "")]
    [InlineData("{clusters: 5}", ":1:12: clusters is no list", "")]
    [InlineData("", "no context is current", "There are none.")]
    [InlineData("{current-context: prod, contexts: [{name: prud, context: {}}]}", "there is no context 'prod', which is the current one", "Did you mean 'prud'? There is prud.")]
    [InlineData("{current-context: c, contexts: [{name: c, context: {}}]}", ":1:52: the context 'c' names no cluster", "")]
    [InlineData("{current-context: c, contexts: [{name: c, context: {cluster: x}}]}", ":1:62: the context 'c' names the cluster 'x', which is in none of the files", "")]
    [InlineData("{current-context: c, contexts: [{name: c, context: {cluster: c, user: u}}], clusters: [{name: c, cluster: {server: 'https://c'}}]}", "names the user 'u', which is in none of the files", "")]
    public void Says_what_is_wrong_and_where(string text, string told, string advice) => Refused(told, advice, text);

    [Theory]
    [InlineData("{}", "the cluster has no server")]
    [InlineData("{server: 'https://'}", "the server 'https://' is no address")]
    [InlineData("{server: 'ftp://c'}", "the server 'ftp://c' is no address")]
    [InlineData("{server: [a]}", "server is no text")]
    [InlineData("{server: 'https://c', proxy-url: 'gopher://p'}", "the proxy 'gopher://p' is no address of a kind that is known")]
    [InlineData("{server: 'https://c', certificate-authority-data: '!!'}", "certificate-authority-data is no base64")]
    [InlineData("{server: 'https://c', certificate-authority-data: eHh4}", "the certificate authority holds no certificate in PEM")]
    [InlineData("{server: 'https://c', certificate-authority: missing.crt}", "missing.crt cannot be read")]
    [InlineData("{server: 'https://c', certificate-authority-data: eHh4, insecure-skip-tls-verify: true}", "only one of them can be meant")]
    public void Says_what_is_wrong_with_a_cluster(string cluster, string told) =>
        Refused(told, "", $"{{current-context: c, contexts: [{{name: c, context: {{cluster: c}}}}], clusters: [{{name: c, cluster: {cluster}}}]}}");

    [Theory]
    [InlineData("{client-certificate-data: eHh4}", "there is a client certificate but no client key")]
    [InlineData("{client-certificate-data: eHh4, client-key-data: eHh4}", "the client certificate and key cannot be used")]
    [InlineData("{token: \"a\\nb\"}", "token holds characters that no header can carry")]
    [InlineData("{as: joe, as-groups: [a, b]}", "more than one value for Impersonate-Group, which cannot be sent")]
    [InlineData("{auth-provider: {name: gcp}}", "the auth-provider 'gcp' is none that is still in use")]
    [InlineData("{exec: {command: x, apiVersion: client.authentication.k8s.io/v1alpha1}}", "the exec plugin speaks 'client.authentication.k8s.io/v1alpha1', which is not known")]
    [InlineData("{exec: {apiVersion: client.authentication.k8s.io/v1}}", "the exec plugin has no command")]
    [InlineData("{exec: {command: x, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Always}}", "asks for a terminal")]
    public void Says_what_is_wrong_with_a_user(string user, string told) => Refused(
        told, "", $"{{current-context: c, contexts: [{{name: c, context: {{cluster: c, user: u}}}}], clusters: [{{name: c, cluster: {{server: 'https://c'}}}}], users: [{{name: u, user: {user}}}]}}");

    [Fact]
    public void A_file_that_is_no_text_is_refused()
    {
        using var folder = new TemporaryFolder();
        var file = System.IO.Path.Combine(folder.Path, "config");
        File.WriteAllBytes(file, [0xFF, 0xFE, 0x00, 0xD8, 0x12]);
        Assert.Contains("is no text in UTF-8", Assert.IsType<AccessResult.Refused>(ClusterPlace.OfFiles([file], null)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_named_file_that_is_missing_is_refused() =>
        Assert.Equal("the kubeconfig '/no/such' does not exist", Assert.IsType<AccessResult.Refused>(ClusterPlace.OfUser("/no/such", null)).Reason);

    [Fact]
    public void A_pod_finds_its_own_server()
    {
        using var folder = new TemporaryFolder();
        using var authority = new SimulatedCertificates();
        Assert.Null(ClusterPlace.InCluster(folder.Path, "10.0.0.1", "443"));
        folder.Write("token", "abc");
        folder.Write("namespace", "shop\n");
        folder.Write("ca.crt", authority.AuthorityPem);
        var access = Assert.IsType<AccessResult.Found>(ClusterPlace.InCluster(folder.Path, "fd00::1", "443")).Access;
        Assert.Equal(("in-cluster", "https://[fd00::1]/", "shop"), (access.Name, access.Server.AbsoluteUri, access.Namespace));
        Assert.Single(access.Authorities!);
        Assert.Null(ClusterPlace.InCluster(folder.Path, null, null));
    }

    private static ClusterAccess Found(string? context, params string[] texts)
    {
        using var folder = new TemporaryFolder();
        var files = texts.Select((text, index) => folder.Write($"config{index}", text)).ToList();
        return Assert.IsType<AccessResult.Found>(ClusterPlace.OfFiles(files, context)).Access;
    }

    private static void Refused(string told, string advice, string text)
    {
        using var folder = new TemporaryFolder();
        var refused = Assert.IsType<AccessResult.Refused>(ClusterPlace.OfFiles([folder.Write("config", text)], null));
        Assert.Contains(told, refused.Reason, StringComparison.Ordinal);
        Assert.Contains(advice, refused.Advice ?? refused.Reason, StringComparison.Ordinal);
        Assert.StartsWith(folder.Path, refused.Reason, StringComparison.Ordinal);
    }
}
