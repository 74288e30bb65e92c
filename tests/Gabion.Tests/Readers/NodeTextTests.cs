using System.Security.Cryptography;
using System.Text;
using Gabion.Formats.X509;
using Gabion.Formats.Yaml;
using Gabion.Readers.Container.Images;

namespace Gabion.Tests.Readers;

/// <summary>What a collector carries of files in which secrets stand.</summary>
public sealed class NodeTextTests
{
    private static readonly byte[] Salt = [.. Enumerable.Range(0, 32).Select(number => (byte)number)];

    [Theory]
    [InlineData("etc/rancher/k3s/config.yaml", "token: the-value\ncluster-init: true\n", "token: REDACTED\ncluster-init: true\n")]
    [InlineData("etc/rancher/k3s/config.yaml", "token: \"the-value\"   # why\n", "token: \"REDACTED\"   # why\n")]
    [InlineData("etc/rancher/k3s/config.yaml", "datastore-endpoint: postgres://k3s:the-value@db/k3s\n", "datastore-endpoint: postgres://k3s:REDACTED@db/k3s\n")]
    [InlineData("etc/kubernetes/manifests/a.yaml", "command: [agent, --token, the-value, --port=1]\n", "command: [agent, --token, REDACTED, --port=1]\n")]
    [InlineData("etc/kubernetes/manifests/a.yaml", "command:\n- --token=the-value\n- --token-auth-file=/etc/tokens\n", "command:\n- --token=REDACTED\n- --token-auth-file=/etc/tokens\n")]
    [InlineData("etc/kubernetes/manifests/a.yaml", "env:\n- name: API_TOKEN\n  value: the-value\n- name: LEVEL\n  value: info\n", "env:\n- name: API_TOKEN\n  value: REDACTED\n- name: LEVEL\n  value: info\n")]
    [InlineData("etc/kubernetes/manifests/s.yaml", "kind: Secret\nstringData:\n  anything: the-value\n", "kind: Secret\nstringData:\n  anything: REDACTED\n")]
    [InlineData("var/lib/kubelet/config.yaml", "staticPodURLHeader:\n  Authorization: [Bearer the-value]\n", "staticPodURLHeader:\n  Authorization: [REDACTED]\n")]
    [InlineData("etc/kubernetes/manifests/a.yaml", "automountServiceAccountToken: true\nvolumes: [{secret: {secretName: a}}]\n", "automountServiceAccountToken: true\nvolumes: [{secret: {secretName: a}}]\n")]
    [InlineData("etc/docker/daemon.json", "{\"proxies\":{\"http-proxy\":\"http://u:the-value@p\"},\"icc\":true}", "{\"proxies\":{\"http-proxy\":\"http://u:REDACTED@p\"},\"icc\":true}")]
    [InlineData("etc/containerd/config.toml", "[a.auth]\nusername = \"u\"\npassword = \"the-value\"\n", "[a.auth]\nusername = \"u\"\npassword = \"REDACTED\"\n")]
    [InlineData("etc/systemd/system/k3s.service", "[Service]\nEnvironment=\"K3S_TOKEN=the-value with words\" \"A=b\"\nExecStart=/bin/k3s agent --token the-value --node-name n\n", "[Service]\nEnvironment=\"K3S_TOKEN=REDACTED\" \"A=b\"\nExecStart=/bin/k3s agent --token REDACTED --node-name n\n")]
    [InlineData("etc/default/kubelet", "KUBELET_EXTRA_ARGS=\"--token=the-value --v=2\"\n", "KUBELET_EXTRA_ARGS=\"--token=REDACTED --v=2\"\n")]
    public void Secrets_give_way_and_lines_stay(string path, string text, string carried)
    {
        var clean = new NodeText(Salt).Of(path, Encoding.UTF8.GetBytes(text), out var reason);
        Assert.Null(reason);
        Assert.Equal(carried, Encoding.UTF8.GetString(clean!));
    }

    [Theory]
    [InlineData("etc/rancher/k3s/config.yaml", "token: |\n  the-value\n  goes on\n")] // several lines
    [InlineData("etc/rancher/k3s/config.yaml", "token: [the-value\n")] // no YAML
    [InlineData("etc/kubernetes/pki/a.key", "-----BEGIN PRIVATE KEY-----\nthe-value\n")] // without an end
    [InlineData("var/lib/rancher/k3s/server/manifests/a.yaml", "kind: HelmChart\nspec:\n  valuesContent: |\n    adminPassword: the-value\n    replicas: 2\n")]
    [InlineData("etc/kubernetes/pki/a.der", "\0the-value")]
    public void What_cannot_be_taken_out_leaves_nothing(string path, string text)
    {
        Assert.Null(new NodeText(Salt).Of(path, Encoding.UTF8.GetBytes(text), out var reason));
        Assert.NotEmpty(reason!);
    }

    [Fact]
    public void A_private_key_leaves_the_fingerprint_of_its_public_key()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = key.ExportPkcs8PrivateKeyPem();
        var print = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
        var file = Carried("var/lib/kubelet/pki/a.pem", $"{pem}\nafter\n");
        Assert.Equal(pem.Count(letter => letter == '\n') + 2, file.Count(letter => letter == '\n'));
        Assert.Equal(print, PrivateKeyBlock.KeyFingerprint(Assert.Single(PemBlock.Read(file))));

        var encoded = Convert.ToBase64String(Encoding.ASCII.GetBytes(pem));
        var config = Carried("etc/kubernetes/admin.conf", $"kind: Config\nusers:\n- user:\n    client-key-data: {encoded}\n");
        Assert.DoesNotContain(encoded[..64], config, StringComparison.Ordinal);
        var value = YamlReader.Read(config)[0].Field["users"][0]["user"]["client-key-data"].Text!;
        Assert.Equal(print, PrivateKeyBlock.KeyFingerprint(Assert.Single(PemBlock.Read(Encoding.ASCII.GetString(Convert.FromBase64String(value))))));
    }

    [Fact]
    public void Encryption_keys_keep_their_length_and_what_they_share()
    {
        var random = Convert.ToBase64String(Enumerable.Range(100, 32).Select(number => (byte)(number * 7)).ToArray());
        var typed = Convert.ToBase64String("a key that somebody has typed in"u8);
        var text = Carried("etc/kubernetes/enc.yaml", $"keys:\n- secret: {random}\n- secret: {typed}\n- secret: {random}\n- secret: c2hvcnQ=\n");
        var secrets = YamlReader.Read(text)[0].Field["keys"].Items.Select(item => item["secret"].Text!).ToList();
        Assert.Equal([32, 32, 32, 5], secrets.Select(secret => Convert.FromBase64String(secret).Length));
        Assert.Equal(secrets[0], secrets[2]);
        Assert.NotEqual(random, secrets[0]);
        Assert.All(Convert.FromBase64String(secrets[1]), letter => Assert.InRange(letter, (byte)'a', (byte)'z'));

        var other = Encoding.UTF8.GetString(new NodeText([.. Salt.Reverse()]).Of("etc/kubernetes/enc.yaml", Encoding.UTF8.GetBytes($"keys:\n- secret: {random}\n"), out _)!);
        Assert.DoesNotContain(secrets[0], other, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_command_the_words_behind_secret_flags_stay()
    {
        var command = new NodeText(Salt).OfCommand("k3s\0agent\0--token\0the-value\0--server=https://a:the-value@b\0--node-token=the-value\0--token-auth-file=/etc/t\0"u8);
        Assert.Equal("k3s agent --token REDACTED --server=https://a:REDACTED@b --node-token=REDACTED --token-auth-file=/etc/t ", Encoding.UTF8.GetString(command).Replace('\0', ' '));
    }

    private static string Carried(string path, string text)
    {
        var clean = new NodeText(Salt).Of(path, Encoding.UTF8.GetBytes(text), out var reason);
        Assert.Null(reason);
        return Encoding.UTF8.GetString(clean!);
    }
}
