using Gabion.Formats;
using Gabion.Formats.Tree;

namespace Gabion.Readers.Packages.Sbom;

/// <summary>Puts a tree together out of another form's parts.</summary>
internal static class TreeBuilder
{
    public static ScalarNode Text(int line, string value) => new(TextSpan.At(line, 1), value, ScalarStyle.DoubleQuoted, ScalarType.String);

    public static SequenceNode List(int line, IEnumerable<Node> items) => new(TextSpan.At(line, 1), [.. items]);

    /// <summary>A mapping of the values that there are.</summary>
    public static MappingNode Mapping(int line, params IEnumerable<(string Key, Node? Value)> entries) => new(
        TextSpan.At(line, 1),
        [.. entries.Where(entry => entry.Value is not null).Select(entry => new MappingEntry(new(entry.Key, entry.Value!.Span, ScalarStyle.DoubleQuoted, IsOwn: true), entry.Value))]);
}
