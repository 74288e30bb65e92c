using System.Text;
using Gabion.Model;
using Gabion.Model.Code;
using Gabion.Readers.Code.Secrets;

namespace Gabion.Tests.Readers.Code;

/// <summary>Every detector's own examples, in the surroundings that they have in files.</summary>
public sealed class SecretDetectorTests
{
    public static TheoryData<string> Ids => [.. SecretDetectors.Kinds.Select(kind => kind.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Examples_are_found_at_their_exact_place(string id)
    {
        var detector = SecretDetectors.All.Single(detector => detector.Kind.Id == id);
        Assert.NotEmpty(detector.Examples);
        foreach (var example in detector.Examples.Index())
        {
            foreach (var seed in (string[])["one", "two", "three", "four", "five"])
            {
                var (text, start, end) = SecretSample.Expand(example.Item, $"{id} {example.Index} {seed}");
                var found = Find(detector.ExamplePath, $"first line\nñ\U0001F511 {text}\nlast line\n").Where(match => match.Kind.Id == id).ToList();
                Assert.True(found.Count == 1, $"{found.Count} found in: {text}");
                Assert.Equal(Place($"ñ\U0001F511 {text}", start + 4), found[0].Span.Start.ToString());
                Assert.Equal(Place($"ñ\U0001F511 {text}", end + 4), found[0].Span.End.ToString());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Counter_examples_are_silent(string id)
    {
        var detector = SecretDetectors.All.Single(detector => detector.Kind.Id == id);
        Assert.NotEmpty(detector.CounterExamples);
        foreach (var example in detector.CounterExamples)
        {
            var text = SecretSample.Expand(example, id).Text;
            Assert.DoesNotContain(Find(detector.ExamplePath, $"first line\n{text}\n"), match => match.Kind.Id == id);
        }
    }

    [Fact]
    public void There_are_at_least_200_kinds_with_distinct_ids_and_titles()
    {
        Assert.True(SecretDetectors.Kinds.Length >= 200, $"only {SecretDetectors.Kinds.Length}");
        Assert.Equal(SecretDetectors.Kinds.Length, SecretDetectors.Kinds.Select(kind => kind.Id).Distinct().Count());
        Assert.All(SecretDetectors.All, detector => Assert.NotEmpty(detector.Keywords));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void No_fact_holds_the_value(string id)
    {
        var detector = SecretDetectors.All.Single(detector => detector.Kind.Id == id);
        var (text, start, end) = SecretSample.Expand(detector.Examples[0], id);
        var body = text[start..end][Math.Min(detector.Prefix.Length, end - start)..];
        foreach (var match in Find(detector.ExamplePath, text))
        {
            Assert.DoesNotContain(body.Length > 8 ? body[..^4] : body, match.Redacted, StringComparison.Ordinal);
            var shown = match.Redacted[(match.Redacted.LastIndexOf('…') + 1)..];
            Assert.True(shown.Length <= 4 && (shown.Length == 0 || body.Length >= 4 * shown.Length), match.Redacted);
            Assert.DoesNotContain(body, match.Resource.ToString(), StringComparison.Ordinal);
        }
    }

    internal static List<SecretMatch> Find(string path, string text) =>
        [.. SecretScan.ScanAll(new SourceFile(path), Encoding.UTF8.GetBytes(text), out _).Facts.Cast<SecretMatch>()];

    // The second line is line 2; a secret may begin on a later one.
    private static string Place(string text, int offset)
    {
        var before = text[..offset];
        return $"{before.Count(character => character == '\n') + 2}:{before.Length - before.LastIndexOf('\n')}";
    }
}
