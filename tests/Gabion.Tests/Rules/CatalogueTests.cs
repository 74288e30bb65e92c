using Gabion.Model;
using Gabion.Rules;

namespace Gabion.Tests.Rules;

public sealed class CatalogueTests
{
    [Fact]
    public void Ids_are_unique() =>
        Assert.Equal([], Catalogue.Create(RuleSettings.Default).GroupBy(rule => rule.Card.Id).Where(group => group.Count() > 1).Select(group => group.Key));

    [Fact]
    public void Every_rule_class_is_listed()
    {
        var listed = Catalogue.Create(RuleSettings.Default).Select(rule => rule.GetType()).ToHashSet();
        var unlisted = typeof(Rule).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Rule)) && !type.IsAbstract && !listed.Contains(type));
        Assert.Equal([], unlisted.Select(type => type.Name));
    }
}
