using System.Text;
using Gabion.Policy.Encryption;

namespace Gabion.Tests.Policy.Encryption;

/// <summary>How objects lie in etcd, told from their first bytes.</summary>
public sealed class StorageSurveyTests
{
    [Theory]
    [InlineData("k8s\0\n\f", "plain text (protobuf)")]
    [InlineData("{\"kind\":1}", "plain text (json)")]
    [InlineData("k8s:enc:aescbc:v1:key1:xyz", "aescbc v1, key 'key1'")]
    [InlineData("k8s:enc:aesgcm:v1:2024:x", "aesgcm v1, key '2024'")]
    [InlineData("k8s:enc:secretbox:v1:a:b:c", "secretbox v1, key 'a'")]
    [InlineData("k8s:enc:kms:v1:vault:x", "kms v1, KMS 'vault'")]
    [InlineData("k8s:enc:kms:v2:vault:x", "kms v2, KMS 'vault'")]
    [InlineData("k8s:enc:", "not known")]
    [InlineData("k8s:enc:rot13:v1:key1:x", "not known")]
    [InlineData("", "not known")]
    [InlineData("password", "not known")]
    public void Tells_the_form(string value, string expected) => Assert.Equal(expected, StoredForm.Of(Encoding.UTF8.GetBytes(value)).Words);

    [Fact]
    public void Tells_cbor() => Assert.Equal("plain text (cbor)", StoredForm.Of([0xD9, 0xD9, 0xF7, 0xA2]).Words);

    [Theory]
    [InlineData("/registry/secrets/shop/db", "secrets|shop")]
    [InlineData("/registry/services/specs/default/kubernetes", "services|default")]
    [InlineData("/registry/services/endpoints/default/kubernetes", "endpoints|default")]
    [InlineData("/registry/minions/node1", "nodes|")]
    [InlineData("/registry/namespaces/shop", "namespaces|")]
    [InlineData("/registry/clusterroles/system:node", "clusterroles|")]
    [InlineData("/registry/example.com/backups/shop/n", "backups.example.com|shop")]
    [InlineData("/registry/apiregistration.k8s.io/apiservices/v1.", "apiservices.apiregistration.k8s.io|")]
    [InlineData("/other/secrets/shop/db", "none")]
    [InlineData("/registry/", "none")]
    public void Tells_what_a_key_is_for(string key, string expected) =>
        Assert.Equal(expected, StoredKey.Parse(key, "/registry") is { } parsed ? $"{parsed.Resource}|{parsed.Namespace}" : "none");

    [Fact]
    public void Keys_that_are_no_text_stay_apart()
    {
        var survey = new StorageSurvey("/registry");
        survey.Add([.. "/registry/secrets/a/"u8, 0xFF], "k8s\0"u8, 1, isTombstone: false);
        survey.Add([.. "/registry/secrets/a/"u8, 0xFE, 0x1B], "k8s\0"u8, 2, isTombstone: false);
        var group = Assert.Single(survey.Objects());
        Assert.Equal((2, @"/registry/secrets/a/\xFE\x1B"), (group.Count, group.Example));
    }

    [Theory]
    [InlineData("k8s\0x", true)]
    [InlineData("{}", true)]
    [InlineData("k8s:enc:aescbc:v1:k:", false)]
    [InlineData("k8s:enc:rot13:v1:k:", false)]
    [InlineData("junk", false)]
    public void Only_what_is_known_to_be_readable_is_plain(string value, bool isPlain)
    {
        var survey = new StorageSurvey("/registry");
        survey.Add("/registry/secrets/a/x"u8, Encoding.UTF8.GetBytes(value), 1, isTombstone: false);
        survey.Add("/registry/secrets/a/x"u8, "k8s:enc:aescbc:v1:k:"u8, 2, isTombstone: false);
        Assert.Equal((isPlain, isPlain ? 1 : 0), (StoredForm.Of(Encoding.UTF8.GetBytes(value)).IsPlain, survey.OlderPlain("secrets")));
    }

    [Fact]
    public void The_newest_revision_of_a_key_counts()
    {
        var survey = new StorageSurvey("/registry");
        Add("/registry/secrets/a/x", "k8s\0old", 1);
        Add("/registry/secrets/a/x", "k8s:enc:aescbc:v1:k:", 2);
        Add("/registry/secrets/a/y", "k8s\0gone", 3);
        Add("/registry/secrets/a/y", null, 4);
        Add("/registry/secrets/b/z", "k8s\0", 5);
        Add("/flannel/x", "1", 6);
        Assert.Equal(["secrets b 1 plain text (protobuf) /registry/secrets/b/z 5", "secrets a 1 aescbc v1, key 'k' /registry/secrets/a/x 2"],
            survey.Objects().Select(group => $"{group.Resource} {group.Namespace} {group.Count} {group.Form.Words} {group.Example} {group.Revision}"));
        Assert.Equal((2, 1, 6), (survey.OlderPlain("secrets"), survey.Others, survey.Revisions));

        void Add(string key, string? value, long revision) => survey.Add(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value ?? ""), revision, value is null);
    }
}
