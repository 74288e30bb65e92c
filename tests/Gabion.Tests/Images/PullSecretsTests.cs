using System.Text;
using Gabion.Model.Cluster;
using Gabion.Readers.Cluster;
using Gabion.Scan;
using Gabion.Scan.Images.InUse;
using Gabion.Sources.Cluster;
using Gabion.Sources.Images.Registry;
using Gabion.Tests.Sources;
using Gabion.Tests.Sources.Cluster.Simulator;

namespace Gabion.Tests.Images;

/// <summary>Which logins for registries pods have, and for which registries they count.</summary>
public sealed class PullSecretsTests
{
    private static readonly ApiKind Secrets = new("", "v1", "secrets", "Secret", IsNamespaced: true);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("kubernetes.io/dockerconfigjson", ".dockerconfigjson", """{"auths":{}}""", """{"auths":{}}""")]
    [InlineData("kubernetes.io/dockercfg", ".dockercfg", """{"r":{}}""", """{"auths":{"r":{}}}""")]
    [InlineData("kubernetes.io/dockerconfigjson", ".dockerconfigjson", "(redacted: 12 bytes)", null)]
    [InlineData("Opaque", ".dockerconfigjson", "{}", null)]
    [InlineData("kubernetes.io/dockerconfigjson", ".dockercfg", "{}", null)]
    public void Only_logins_are_kept(string type, string key, string value, string? kept)
    {
        var found = Of($"spec: {{imagePullSecrets: [{{name: s}}], containers: [{{name: a, image: x}}]}}", Secret(type, key, Convert.ToBase64String(Encoding.UTF8.GetBytes(value))));
        Assert.Equal(kept is null ? [] : [kept], found.Select(Encoding.UTF8.GetString));
    }

    [Theory]
    [InlineData("{serviceAccountName: bot, containers: [{name: a, image: x}]}", 1)]
    [InlineData("{containers: [{name: a, image: x}]}", 0)] // 'default' has none
    [InlineData("{serviceAccountName: bot, imagePullSecrets: [{name: other}], containers: [{name: a, image: x}]}", 0)] // then those of the account are not added
    [InlineData("{imagePullSecrets: [{name: s}, {name: s}, {}], containers: [{name: a, image: x}]}", 1)]
    public void A_pod_has_its_own_or_those_of_its_account(string spec, int count) =>
        Assert.Equal(count, Of($"spec: {spec}", Secret("kubernetes.io/dockerconfigjson", ".dockerconfigjson", Convert.ToBase64String("{}"u8))).Count);

    [Fact]
    public void What_is_no_base64_is_no_login() =>
        Assert.Empty(Of("spec: {imagePullSecrets: [{name: s}], containers: [{name: a, image: x}]}", Secret("kubernetes.io/dockerconfigjson", ".dockerconfigjson", "%%%")));

    [Fact]
    public async Task A_login_counts_for_its_own_registry_after_those_of_the_user()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("config.json", """{"auths":{"mine.example":{"username":"me","password":"m"}}}""");
        var helped = Path.Combine(folder.Path, "helped");
        var logins = new RegistryLogins([file]).With(
        [
            "no json"u8.ToArray(),
            Encoding.UTF8.GetBytes($$$"""{"auths":{"mine.example":{"username":"pod","password":"p"},"theirs.example/team":{"auth":"{{{Convert.ToBase64String("pod:secret:x"u8)}}}"}},"credsStore":"touch {{{helped}}}","credHelpers":{"helped.example":"x"}}"""),
        ]);
        Assert.Equal("me", (await logins.ForAsync("mine.example", "a/b", Stop))?.User);
        Assert.Equal(("pod", "secret:x"), await logins.ForAsync("theirs.example", "team/app", Stop) is { } login ? (login.User, login.Password) : default);
        Assert.Null(await logins.ForAsync("theirs.example", "other/app", Stop));
        Assert.Null(await logins.ForAsync("evil.example", "team/app", Stop));
        Assert.Null(await logins.ForAsync("helped.example", "app", Stop));
        Assert.Empty(logins.Troubles); // no helper was looked for
    }

    // As the kubelet matches (pkg/credentialprovider/keyring_test.go has the like).
    [Theory]
    [InlineData("*.kubernetes.io", "prefix.kubernetes.io", "app", true)]
    [InlineData("*.kubernetes.io", "kubernetes.io", "app", false)]
    [InlineData("*.kubernetes.io", "a.b.kubernetes.io", "app", false)]
    [InlineData("*.*.kubernetes.io", "a.b.kubernetes.io", "app", true)]
    [InlineData("pre*fix.kubernetes.io", "pre-long-fix.kubernetes.io", "app", true)]
    [InlineData("re?istry.example", "registry.example", "app", true)]
    [InlineData("*.example:5000", "a.example:5000", "app", true)]
    [InlineData("*.example:5000", "a.example", "app", false)]
    [InlineData("*.example", "a.example:5000", "app", false)]
    [InlineData("https://*.example/v1/", "a.example", "app", true)]
    [InlineData("*.example/team", "a.example", "team/app", true)]
    [InlineData("*.example/team", "a.example", "other/app", false)]
    [InlineData("*", "docker", "app", true)]
    [InlineData("*", "docker.io", "app", false)]
    public async Task A_wildcard_stands_for_a_part_of_a_host(string pattern, string registry, string repository, bool isMeant)
    {
        var logins = new RegistryLogins([]).With([Encoding.UTF8.GetBytes($$$"""{"auths":{"{{{pattern}}}":{"username":"wild","password":"w"},"exact.example":{"username":"exact","password":"e"} } }""")]);
        Assert.Equal(isMeant ? "wild" : null, (await logins.ForAsync(registry, repository, Stop))?.User);
        Assert.Equal("exact", (await logins.ForAsync("exact.example", repository, Stop))?.User);
    }

    [Fact]
    public async Task Of_the_users_own_files_wildcards_are_nothing()
    {
        using var folder = new TemporaryFolder();
        var logins = new RegistryLogins([folder.Write("config.json", """{"auths":{"*.example":{"username":"wild","password":"w"}}}""")]);
        Assert.Null(await logins.ForAsync("a.example", "app", Stop));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task What_is_read_of_a_cluster_keeps_logins_where_they_are_wanted(bool keepsLogins, int count)
    {
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply("""
            apiVersion: v1
            kind: Secret
            metadata: {name: s, namespace: demo}
            type: kubernetes.io/dockerconfigjson
            data: {.dockerconfigjson: eyJhdXRocyI6e319}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: p, namespace: demo}
            spec: {imagePullSecrets: [{name: s}], containers: [{name: a, image: x}]}
            """));
        using var folder = new TemporaryFolder();
        var access = Assert.IsType<AccessResult.Found>(ClusterPlace.OfFiles([folder.Write("config", server.Kubeconfig())], null)).Access;
        using var source = await LiveCluster.OpenAsync(access, null, ClusterSettings.Default, TimeProvider.System, Stop);
        var reading = await FactReading.ReadClusterAsync(source, KindChoice.All, keepsExamples: false, keepsLogins, null, Stop);
        Assert.Equal(count, reading.Images.PullSecretsOf(Assert.Single(reading.Images.List().Images)).Count);
    }

    private static ApiObject Secret(string type, string key, string value) =>
        ApiObject.Of(Secrets, Encoding.UTF8.GetBytes($$$"""{"metadata":{"name":"s","namespace":"demo"},"type":"{{{type}}}","data":{"{{{key}}}":"{{{value}}}"}}"""));

    private static IReadOnlyList<byte[]> Of(string pod, ApiObject secret)
    {
        var images = new ImagesInUse();
        var facts = new ManifestReader().Read(new("x.yaml"), Encoding.UTF8.GetBytes($"""
            apiVersion: v1
            kind: ServiceAccount
            metadata: {"{"}name: bot, namespace: demo{"}"}
            imagePullSecrets: [{"{"}name: s{"}"}]
            ---
            apiVersion: v1
            kind: Pod
            metadata: {"{"}name: p, namespace: demo{"}"}
            {pod}
            """)).Facts;
        images.NoteSecret(secret);
        foreach (var item in facts.OfType<KubernetesObject>())
        {
            images.Note(item, facts.OfType<Workload>().Where(workload => workload.Object == item), null);
        }

        return images.PullSecretsOf(Assert.Single(images.List().Images));
    }
}
