using Gabion.Formats.Yaml;
using Gabion.Model;
using Gabion.Rules.Cluster.Deploy;

namespace Gabion.Tests.Rules.Cluster;

public sealed class FoundSecretTests
{
    [Theory]
    [InlineData("DB_PASSWORD: correct-horse", "DB_PASSWORD")]
    [InlineData("app.properties: \"a=1\\ndb.password=correct-horse\\n\"", "db.password")]
    [InlineData("app.yaml: \"db:\\n  password: 'correct-horse'\\n\"", "password")]
    [InlineData("app.json: \"{\\n  \\\"api_key\\\": \\\"8f3c1d9e\\\",\\n}\"", "api_key")]
    [InlineData("id_rsa: \"-----BEGIN OPENSSH PRIVATE KEY-----\\nAAAA\\n\"", "private key")]
    [InlineData("run.py: \"import os\\ntoken=load\\n\"", null)]
    [InlineData("nsswitch.conf: \"passwd: files\\ngroup: files\\n\"", null)]
    [InlineData("app.conf: \"a=1\\ntoken=os.environ['TOKEN']\\n\"", null)]
    [InlineData("app.conf: \"a=1\\npassword=${PASSWORD}\\n\"", null)]
    [InlineData("app.conf: \"a=1\\n# password=correct-horse\\n\"", null)]
    [InlineData("app.conf: \"password: ask the operator\\nb: 2\\n\"", null)]
    [InlineData("PASSWORD_FILE: /run/secrets/db", null)]
    public void Finds_secrets_in_configuration(string entry, string? name)
    {
        var data = YamlReader.Read(entry)[0].Field;
        var pair = Assert.Single(data.Entries);
        Assert.Equal(name, SecretInText.Find(pair.Value, pair.Key)?.Name);
    }

    [Theory]
    [InlineData("DB_PASSWORD", "correct-horse", Verdict.Fails)]
    [InlineData("DB_PASSWORD", "changeme", Verdict.CannotTell)]
    [InlineData("HF_TOKEN", "HF_TOKEN", Verdict.CannotTell)]
    [InlineData("API_KEY", "your-key-here", Verdict.CannotTell)]
    public void A_stand_in_may_be_replaced(string name, string value, Verdict verdict)
    {
        var field = YamlReader.Read($"value: {value}")[0].Field["value"];
        Assert.Equal(verdict, FoundSecret.Of(field, name, value)?.Problem("x").Verdict);
    }
}
