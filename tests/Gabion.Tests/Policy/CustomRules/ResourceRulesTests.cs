using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Policy.CustomRules;

namespace Gabion.Tests.Policy.CustomRules;

/// <summary>Custom resources against the rules of their definition (<c>ShopDefinition.yaml</c>); expected is what an API server said of the same ones.</summary>
public sealed class ResourceRulesTests
{
    [Theory]
    [InlineData("{}", "")]
    [InlineData("{low: 7}", "7 is above 5")]
    [InlineData("{low: 2, high: 3}", "")]
    [InlineData("{low: 0}", "begins above 0")]
    [InlineData("{opens: '2019-05-05T00:00:00Z'}", "opens too early")]
    [InlineData("{opens: '2021-05-05T00:00:00+02:00', wait: 5m}", "")]
    [InlineData("{wait: 2h}", "waits too long")]
    [InlineData("{share: 1}", "share is too large")]
    [InlineData("{share: 0.5, size: 5}", "")]
    [InlineData("{size: 5%}", "")]
    [InlineData("{size: five}", "size is a number or a share")]
    [InlineData("{tags: [x-a, b]}", "tags begin with x-")]
    [InlineData("{tags: [x-a], first: x-a}", "")]
    [InlineData("{tags: [x-a], first: x-b}", "first is the first tag")]
    [InlineData("{first: x-b}", "no such key: tags evaluating rule: first is the first tag")]
    [InlineData("{namespace: kube-system}", "not there")]
    [InlineData("{a-b: 1}", "failed rule: !has(self.a__dash__b) || self.a__dash__b > 1")]
    [InlineData("{a-b: 2, data: YWJj}", "")]
    [InlineData("{data: YWJk}", "data is abc")]
    [InlineData("{doors: [{width: 1}, {open: true}, {width: 2}, {width: 0}]}", "doors are wide|doors are wide")]
    [InlineData("{shelves: {a: full, b: empty}}", "no empty shelves")]
    [InlineData("{sign: {}}", "no such key: text evaluating rule: a sign says something")]
    [InlineData("{sign: {text: none}}", "a sign says something")]
    [InlineData("{sign: null}", "")]
    [InlineData("{low: null, high: 0}", "1 is above 0")]
    [InlineData("{low: 7, first: '{{ .Values.first }}'}", "")] // not asked of the server: it has no holes
    public void Rules_are_asked_as_the_server_asks_them(string spec, string expected)
    {
        var version = Field.Of(YamlReader.Read(Repository.Read("tests", "Gabion.Tests", "Policy", "CustomRules", "ShopDefinition.yaml"))[0].Root)["spec"]["versions"][0];
        var resource = YamlReader.Read($"{{apiVersion: example.com/v1, kind: Shop, metadata: {{name: corner}}, spec: {spec}}}")[0].Root;
        Assert.Equal(expected, string.Join('|', ResourceRules.Of(version).Check(Field.Of(resource)).Select(fault => fault.Message.Replace("the definition's rule is broken: ", "", StringComparison.Ordinal))));
    }
}
