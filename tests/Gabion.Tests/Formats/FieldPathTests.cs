using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;

namespace Gabion.Tests.Formats;

public static class FieldPathTests
{
    private const string Text =
        """
        metadata: {labels: {"app.kubernetes.io/name": web}}
        spec: {containers: [{name: a}, {name: b, args: [x, y]}]}
        """;

    [Theory]
    [InlineData("metadata.labels[\"app.kubernetes.io/name\"]", "web")]
    [InlineData("spec.containers[1].args[0]", "x")]
    public static void Finds_what_a_path_was_made_of(string path, string text)
    {
        var found = FieldPath.Find(YamlReader.Read(Text)[0].Field, path);
        Assert.Equal((text, path), (found.Text, found.Path));
    }

    [Theory]
    [InlineData("spec.containers[1].securityContext.privileged", 2)]
    [InlineData("spec.containers[7]", 2)]
    [InlineData("metadata.annotations.a.b/c", 1)]
    [InlineData("spec.containers[x", 2)]
    [InlineData("", 1)]
    public static void Of_what_is_missing_it_knows_where_it_would_stand(string path, int line) =>
        Assert.Equal(line, FieldPath.Find(YamlReader.Read(Text)[0].Field, path).Span.Line);
}
