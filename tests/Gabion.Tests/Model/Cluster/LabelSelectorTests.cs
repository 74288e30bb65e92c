using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model.Cluster;

namespace Gabion.Tests.Model.Cluster;

public sealed class LabelSelectorTests
{
    [Theory]
    [InlineData("{matchLabels: {app: web}}", "{app: web, tier: front}", true)]
    [InlineData("{matchLabels: {app: web}}", "{app: api}", false)]
    [InlineData("{matchLabels: {app: web, tier: front}}", "{app: web}", false)]
    [InlineData("{}", "{app: web}", true)]
    [InlineData("{}", "{}", true)]
    [InlineData("{matchExpressions: [{key: app, operator: In, values: [web, api]}]}", "{app: api}", true)]
    [InlineData("{matchExpressions: [{key: app, operator: In, values: [web, api]}]}", "{}", false)]
    [InlineData("{matchExpressions: [{key: app, operator: NotIn, values: [web]}]}", "{app: api}", true)]
    [InlineData("{matchExpressions: [{key: app, operator: NotIn, values: [web]}]}", "{app: web}", false)]
    [InlineData("{matchExpressions: [{key: app, operator: NotIn, values: [web]}]}", "{}", true)]
    [InlineData("{matchExpressions: [{key: app, operator: Exists}]}", "{app: ''}", true)]
    [InlineData("{matchExpressions: [{key: app, operator: Exists}]}", "{}", false)]
    [InlineData("{matchExpressions: [{key: app, operator: DoesNotExist}]}", "{}", true)]
    [InlineData("{matchExpressions: [{key: app, operator: DoesNotExist}]}", "{app: web}", false)]
    [InlineData("{matchLabels: {app: web}, matchExpressions: [{key: app, operator: NotIn, values: [web]}]}", "{app: web}", false)]
    public void Matches_as_the_API_machinery_does(string selector, string labels, bool expected) =>
        Assert.Equal(expected, LabelSelector.Of(Read(selector)).Matches(new(Read(labels))));

    [Fact]
    public void Is_written_as_kubectl_writes_it() => Assert.Equal(
        "app=web,tier in (a,b),zone notin (c),x,!y",
        LabelSelector.Of(Read("""
            matchLabels: {app: web}
            matchExpressions:
              - {key: tier, operator: In, values: [a, b]}
              - {key: zone, operator: NotIn, values: [c]}
              - {key: x, operator: Exists}
              - {key: y, operator: DoesNotExist}
            """)).ToString());

    private static Field Read(string text) => YamlReader.Read(text).Single().Field;
}
