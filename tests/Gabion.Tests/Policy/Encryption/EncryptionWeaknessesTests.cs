using Gabion.Formats.Yaml;
using Gabion.Policy.Encryption;

namespace Gabion.Tests.Policy.Encryption;

/// <summary>What is weak in an EncryptionConfiguration that the API server takes.</summary>
public sealed class EncryptionWeaknessesTests
{
    // Two keys of chance in base64, of 32 bytes each; they are of nobody.
    private const string One = "3q2+7wABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhs=";
    private const string Two = "/+7dzLuqmYh3ZlVEMyIRAAABAgMEBQYHCAkKCwwNDg8=";

    [Theory]
    [InlineData("resources: [{resources: ['*.*'], providers: [{identity: {}}, {secretbox: {keys: [{name: a, secret: ONE}]}}]}]", "identity comes first: objects of *.* are written in plain text, whatever follows")]
    [InlineData("resources: [{resources: [configmaps], providers: [{secretbox: {keys: [{name: a, secret: ONE}]}}]}]", "nothing names secrets: they are written in plain text")]
    [InlineData("resources: [{resources: [secrets], providers: [{aescbc: {keys: [{name: a, secret: ONE}]}}, {secretbox: {keys: [{name: b, secret: ONE}]}}]}]", "secretbox key 'b' has the same secret as aescbc key 'a' (line 1): one that leaks opens both, and a rotation from one to the other changes nothing")]
    [InlineData("resources: [{resources: [secrets], providers: [{aescbc: {keys: [{name: a, secret: ONE}, {name: a, secret: TWO}]}}]}]", "aescbc has two keys named 'a': an object names its key by that, so that the second is tried only by chance")]
    [InlineData("resources: [{resources: [secrets], providers: [{kms: {name: old, endpoint: 'unix:///a'}}]}]", "KMS v1 ('old') is deprecated since Kubernetes 1.28 and off since 1.29 unless the gate KMSv1 turns it on: use v2")]
    [InlineData("resources: [{resources: [secrets], providers: [{secretbox: {keys: [{name: a, secret: cGFzc3dvcmRwYXNzd29yZHBhc3N3b3JkcGFzc3dvcmQ=}]}}]}]", "secretbox key 'a' is made of letters that somebody typed: take 32 bytes of chance (head -c 32 /dev/urandom | base64)")]
    public void Tells(string text, string expected) => Assert.Equal([expected], Of(text));

    [Fact]
    public void Says_nothing_of_two_keys_of_chance() =>
        Assert.Empty(Of("resources: [{resources: [secrets], providers: [{secretbox: {keys: [{name: a, secret: ONE}]}}, {aescbc: {keys: [{name: a, secret: TWO}]}}, {identity: {}}]}]"));

    private static IEnumerable<string> Of(string text) =>
        EncryptionWeaknesses.Of(YamlReader.Read(text.Replace("ONE", One, StringComparison.Ordinal).Replace("TWO", Two, StringComparison.Ordinal))[0].Field).Select(weakness => weakness.Message);
}
