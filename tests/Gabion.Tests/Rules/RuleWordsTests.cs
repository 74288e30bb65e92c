using System.Text;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Model.Container;
using Gabion.Rules;
using Gabion.Rules.Container.Develop;
using Gabion.Scan;

namespace Gabion.Tests.Rules;

/// <summary>A rule is not asked about objects without its kinds and keys, nor about Dockerfiles without what it mentions; that may save time but never a problem.</summary>
public sealed class RuleWordsTests
{
    private static readonly RuleRunner Runner = new(Catalogue.Create(RuleSettings.Default));

    public static TheoryData<string> Ids => [.. Runner.Rules.Where(rule => rule is Rule<Workload> or Rule<KubernetesObject> or Rule<ObjectSet> or Rule<Dockerfile>).Select(rule => rule.Card.Id.Text)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_that_is_passed_over_has_nothing_to_say(string id)
    {
        var examples = Runner.Rules.Single(rule => rule.Card.Id.Text == id).Examples;
        foreach (var fact in examples.SelectMany(example => ExampleFacts.Read(example.Path, Encoding.UTF8.GetBytes(example.Text.Replace(" <--", "", StringComparison.Ordinal)))))
        {
            if (fact is Workload or KubernetesObject or Dockerfile)
            {
                var asked = Runner.ChecksFor(fact).Select(check => check.Rule).ToHashSet();
                foreach (var check in Runner.AllChecksFor(fact).Where(check => !asked.Contains(check.Rule)))
                {
                    Assert.True(!check.Run(fact).Any(), $"{check.Rule.Card.Id} has something to say of {fact.Resource}, but names words that it has not");
                }
            }
        }
    }

    [Fact]
    public void A_key_may_stand_anywhere_in_the_object()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 80)) + "{}" + string.Concat(Enumerable.Repeat("]", 80));
        Assert.True(IsAsked("GBN-CLU-007", "kind: Pod\nspec: {volumes: [{name: a, hostPath: {path: /etc}}]}"));
        Assert.False(IsAsked("GBN-CLU-007", "kind: Pod\nspec: {volumes: [{name: hostPath}]}"));
        Assert.True(IsAsked("GBN-CLU-007", $"kind: Pod\nspec: {{volumes: [], a: {deep}}}"), "what is too deep to look into may hold it");
    }

    [Theory]
    [InlineData("ONBUILD ADD a.txt /", nameof(AddCopiesLocalFiles))]
    [InlineData("RUN sudo -u app /usr/local/bin/pip3.12 install flask", nameof(LanguagePackageFloats))]
    [InlineData("RUN bash -c 'python3 -m pip install flask'", nameof(LanguagePackageFloats))]
    [InlineData("RUN [\"/bin/sh\", \"-c\", \"wget http://a.example/b\"]", nameof(WgetShowsProgress))]
    public void A_mention_may_stand_in_a_trigger_behind_wrappers_and_in_quoted_scripts(string line, string rule)
    {
        var file = Assert.Single(ExampleFacts.Read("Dockerfile", Encoding.UTF8.GetBytes($"FROM debian:12\n{line}\n")).OfType<Dockerfile>());
        var asked = Runner.ChecksFor(file).Select(check => check.Rule.GetType().Name);
        Assert.Contains(rule, asked);
        Assert.DoesNotContain(nameof(ApkCacheIsKept), asked);
    }

    [Fact]
    public void A_rule_without_kinds_and_keys_is_always_asked() =>
        Assert.True(IsAsked("GBN-CLU-250", "kind: Nothing\nmetadata: {}"));

    private static bool IsAsked(string id, string text) =>
        ExampleFacts.Read("a.yaml", Encoding.UTF8.GetBytes($"apiVersion: v1\n{text.Replace("spec: {", "spec: {containers: [{name: a, image: a}], ", StringComparison.Ordinal)}\n"))
            .SelectMany(Runner.ChecksFor).Any(check => check.Rule.Card.Id.Text == id);
}
