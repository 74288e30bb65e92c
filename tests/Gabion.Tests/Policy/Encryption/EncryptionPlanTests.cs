using Gabion.Formats.Yaml;
using Gabion.Policy.Encryption;

namespace Gabion.Tests.Policy.Encryption;

/// <summary>What an EncryptionConfiguration means for a resource, and what of it the API server refuses.</summary>
public sealed class EncryptionPlanTests
{
    private const string Config = """
        resources:
          - resources: [secrets, configmaps]
            providers:
              - kms: {apiVersion: v2, name: vault, endpoint: "unix:///a.sock"}
              - identity: {}
          - resources: ['*.apps']
            providers: [{aescbc: {keys: [{name: k1, secret: "${K}"}]}}]
          - resources: [secrets]
            providers: [{secretbox: {keys: [{name: k2, secret: "${K}"}]}}]
          - resources: ['*.*']
            providers: [{identity: {}}, {aesgcm: {keys: [{name: k3, secret: "${K}"}]}}]
        """;

    [Theory]
    [InlineData("secrets", "k8s:enc:kms:v2:vault:", 3)]
    [InlineData("configmaps", "k8s:enc:kms:v2:vault:", 2)]
    [InlineData("deployments.apps", "k8s:enc:aescbc:v1:k1:", 1)]
    [InlineData("pods", "", 2)]
    [InlineData("routes.route.openshift.io", "", 2)]
    public void The_nearest_name_decides_and_its_first_provider_writes(string resource, string prefix, int providers)
    {
        var plan = new EncryptionPlan(YamlReader.Read(Config)[0].Field);
        Assert.Equal((prefix, providers), (plan.Writer(resource)!.Prefix, plan.For(resource).Length));
        Assert.Empty(plan.Masked);
    }

    [Fact]
    public void What_nothing_names_has_no_writer() =>
        Assert.Null(new EncryptionPlan(YamlReader.Read("resources: [{resources: [secrets], providers: [{identity: {}}]}]")[0].Field).Writer("pods"));

    [Theory]
    [InlineData("resources: []", "No element of resources says what to encrypt")]
    [InlineData("resources: [{resources: ['*.'], providers: [{identity: {}}]}, {resources: [secrets], providers: [{identity: {}}]}]", "'secrets' comes after the wildcard '*.', which already takes it")]
    [InlineData("resources: [{resources: [secrets, '*.'], providers: [{identity: {}}]}]", "'secrets' stands in one list with the wildcard '*.', which already takes it")]
    [InlineData("resources: [{resources: ['*.apps', '*.*'], providers: [{identity: {}}]}]", "'*.apps' stands in one list with the wildcard '*.*', which already takes it")]
    [InlineData("resources: [{resources: ['deployments.apps', '*.apps'], providers: [{identity: {}}]}]", "'deployments.apps' stands in one list with the wildcard '*.apps', which already takes it")]
    [InlineData("resources: [{resources: [Secrets], providers: [{identity: {}}]}]", "'Secrets' has a capital letter; resources have none")]
    [InlineData("resources: [{resources: [secrets], providers: [{identity: {}, aescbc: {}}]}]", "An element of providers holds exactly one of identity, aescbc, aesgcm, secretbox and kms (v1 or v2)")]
    [InlineData("resources: [{resources: [secrets], providers: [{aescbc: {keys: [{name: a, secret: '***'}]}}]}]", "The secret of the key 'a' is no base64")]
    [InlineData("resources: [{resources: [secrets], providers: [{secretbox: {keys: [{name: a, secret: AAECAwQFBgcICQoLDA0ODw==}]}}]}]", "The key 'a' has 16 bytes, and must have 32")]
    [InlineData("resources: [{resources: [secrets], providers: [{kms: {name: a, endpoint: 'tcp://b'}}]}]", "The endpoint of a KMS is a socket: unix:///…")]
    [InlineData("resources: [{resources: [secrets], providers: [{kms: {name: a, endpoint: 'unix:///b', cachesize: 0}}]}]", "The cachesize of KMS v1 is above zero, or below to have no cache")]
    [InlineData("resources: [{resources: [secrets], providers: [{kms: {apiVersion: v2, name: a, endpoint: 'unix:///b', timeout: 0s}}]}]", "The timeout of a KMS is a duration above zero: 3s")]
    [InlineData("resources: [{resources: [secrets], provider: [], providers: [{identity: {}}]}]", "'provider' is no key here")]
    public void Says_what_the_API_server_refuses(string text, string expected) =>
        Assert.Equal([expected], EncryptionFaults.Of(YamlReader.Read(text)[0].Field).Select(fault => fault.Message));

    [Theory]
    [InlineData("cachesize: -1, timeout: 500ms")]
    [InlineData("cachesize: 1000")]
    [InlineData("apiVersion: v2, timeout: 1m30s")]
    [InlineData("apiVersion: v2, timeout: '{{ timeout }}'")] // filled in when the file is written
    public void Takes_what_the_API_server_takes_of_a_KMS(string settings) =>
        Assert.Empty(EncryptionFaults.Of(YamlReader.Read($"resources: [{{resources: [secrets], providers: [{{kms: {{name: a, endpoint: 'unix:///b', {settings}}}}}]}}]")[0].Field));

    [Fact]
    public void A_key_of_letters_was_typed()
    {
        var plan = new EncryptionPlan(YamlReader.Read("resources: [{resources: [secrets], providers: [{aescbc: {keys: [{name: a, secret: c2VjcmV0IGlzIHNlY3VyZQ==}, {name: b, secret: AAECAwQFBgcICQoLDA0ODw==}]}}]}]")[0].Field);
        Assert.Equal([true, false], plan.Providers[0].Keys.Select(key => key.IsTyped));
    }
}
