using Gabion.Sources.Cluster;
using Gabion.Tests.Sources.Cluster.Simulator;
using static Gabion.Tests.Sources.Cluster.ClusterClientBed;

namespace Gabion.Tests.Sources.Cluster;

/// <summary>Who the client is to the server, and the server to the client.</summary>
[Collection(nameof(Alone))]
public sealed class ClusterClientCredentialTests
{
    [Fact]
    public async Task A_token_that_expires_midway_is_renewed_from_its_file()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("token", "first\n");
        await using var server = await SimulatedApiServer.StartAsync(Filled(40));
        var (good, served) = ("Bearer first", 0);
        server.Accepts = (header, _) => header == good;
        server.Before = _ =>
        {
            if (++served == 3)
            {
                good = "Bearer second";
                File.WriteAllText(file, "second");
            }

            return Task.FromResult(false);
        };
        using var client = Connect(server, $"{{tokenFile: {file}}}");
        Assert.Equal(Names(40), await ListAsync(client));
        Assert.Equal(5, served); // four pages, one of them asked for twice
    }

    [Fact]
    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    public async Task A_token_that_expires_midway_is_asked_of_its_plugin()
    {
        using var folder = new TemporaryFolder();
        var token = folder.Write("token", "first");
        var plugin = folder.Write("log-in", $$$"""
            #!/bin/sh
            printf '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"%s"}}' "$(cat {{{token}}})"
            """);
        File.SetUnixFileMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using var server = await SimulatedApiServer.StartAsync(Filled(40));
        var (good, served) = ("Bearer first", 0);
        server.Accepts = (header, _) => header == good;
        server.Before = _ =>
        {
            if (++served == 3)
            {
                good = "Bearer second";
                File.WriteAllText(token, "second");
            }

            return Task.FromResult(false);
        };
        using var client = Connect(server, $"{{exec: {{apiVersion: client.authentication.k8s.io/v1, command: {plugin}, interactiveMode: Never}}}}");
        Assert.Equal(Names(40), await ListAsync(client));
        Assert.Equal(5, served);
    }

    [Theory]
    [InlineData("{token: abc}", "Bearer abc")]
    [InlineData("{username: u, password: 'p:w'}", "Basic dTpwOnc=")]
    [InlineData("{auth-provider: {name: oidc, config: {id-token: xyz}}}", "Bearer xyz")]
    public async Task Sends_the_credentials(string user, string header)
    {
        await using var server = await SimulatedApiServer.StartAsync(Filled(1));
        server.Accepts = (sent, _) => sent == header;
        using var client = Connect(server, user);
        Assert.Equal(Names(1), await ListAsync(client));
        using var nobody = Connect(server);
        var error = await Assert.ThrowsAsync<ApiException>(() => ListAsync(nobody));
        Assert.Equal((401, "Unauthorized"), (error.Code, error.Reason));
    }

    [Fact]
    public async Task Shows_the_certificate_and_acts_as_another()
    {
        await using var server = await SimulatedApiServer.StartAsync(Filled(1));
        var (certificate, key) = server.Certificates.Client("jane");
        var asked = new List<string>();
        server.Accepts = (_, name) => name == "jane";
        server.Before = context =>
        {
            asked.Add($"{context.Request.Headers["Impersonate-User"]} {context.Request.Headers["Impersonate-Group"]}");
            return Task.FromResult(false);
        };
        using var client = Connect(server, $"{{client-certificate-data: {Base64(certificate)}, client-key-data: {Base64(key)}, as: joe, as-groups: [a]}}");
        Assert.Equal(Names(1), await ListAsync(client));
        Assert.Equal(["joe a"], asked);
    }

    [Fact]
    public async Task Only_the_named_authority_vouches_for_the_server()
    {
        await using var server = await SimulatedApiServer.StartAsync(Filled(1));
        using var other = new SimulatedCertificates(); // of the same name, with another key
        var wrong = server.Kubeconfig().Replace(Base64(server.Certificates.AuthorityPem), Base64(other.AuthorityPem), StringComparison.Ordinal);
        using var client = Connect(wrong);
        Assert.Contains("its certificate (CN=kube-apiserver) is signed by none of the authorities that the kubeconfig names", (await Assert.ThrowsAsync<ApiException>(() => ListAsync(client))).Message, StringComparison.Ordinal);
        Assert.Equal(0, server.Requests);

        var careless = wrong.Replace($"certificate-authority-data: {Base64(other.AuthorityPem)}", "insecure-skip-tls-verify: true", StringComparison.Ordinal);
        using var insecure = Connect(careless);
        Assert.Equal(Names(1), await ListAsync(insecure));
    }

    [Fact]
    public async Task An_authority_below_its_root_may_be_the_named_one()
    {
        using var root = new SimulatedCertificates("root");
        using var forged = new SimulatedCertificates("between", root); // of the same name and root, with another key
        await using var server = await SimulatedApiServer.StartAsync(Filled(1), new SimulatedCertificates("between", root));
        using var client = Connect(server);
        Assert.Equal(Names(1), await ListAsync(client));
        using var deceived = Connect(server.Kubeconfig().Replace(Base64(server.Certificates.AuthorityPem), Base64(forged.AuthorityPem), StringComparison.Ordinal));
        Assert.Contains("cannot be trusted", (await Assert.ThrowsAsync<ApiException>(() => ListAsync(deceived))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_name_in_the_certificate_must_be_right()
    {
        await using var server = await SimulatedApiServer.StartAsync(Filled(1), true, "kubernetes.default");
        using var client = Connect(server);
        Assert.Contains("its certificate (CN=kube-apiserver) is not for this name or address", (await Assert.ThrowsAsync<ApiException>(() => ListAsync(client))).Message, StringComparison.Ordinal);
        using var named = Connect(server.Kubeconfig().Replace("cluster: {server", "cluster: {tls-server-name: kubernetes.default, server", StringComparison.Ordinal));
        Assert.Equal(Names(1), await ListAsync(named));
    }

    [Fact]
    public async Task Nobody_is_followed_to_another_server()
    {
        await using var server = await SimulatedApiServer.StartAsync(new());
        server.Before = context =>
        {
            context.Response.Redirect("https://elsewhere.example/login");
            return Task.FromResult(true);
        };
        using var client = Connect(server, "{token: abc}");
        Assert.Contains("https://elsewhere.example/login, which is not followed", (await Assert.ThrowsAsync<ApiException>(() => ListAsync(client))).Message, StringComparison.Ordinal);
    }
}
