using Gabion.Formats;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;

namespace Gabion.Tests.Formats.Yaml;

public sealed class YamlEditorTests
{
    [Theory]
    [InlineData("a: true # why\nb: 1\n", "a", "false", "a: false # why\nb: 1\n")]
    [InlineData("a: \"yes\"\n", "a", "'no'", "a: 'no'\n")]
    [InlineData("a:\n  b: 1 # one\n# end\n", "a.c", "2", "a:\n  b: 1 # one\n  c: 2\n# end\n")]
    [InlineData("a:\n  b: 1\nz: 1\n", "a.c.d", "[ALL]", "a:\n  b: 1\n  c:\n    d: [ALL]\nz: 1\n")]
    [InlineData("- a: 1\n  b: |\n    text\n\n    more\n\n- a: 2\n", "[0].c", "3", "- a: 1\n  b: |\n    text\n\n    more\n  c: 3\n\n- a: 2\n")]
    [InlineData("a: {b: 1}\n", "a.c", "2", "a: {b: 1, c: 2}\n")]
    [InlineData("a: { b: 1 }\n", "a.c.d", "2", "a: { b: 1, c: {d: 2} }\n")]
    [InlineData("a: {}\n", "a.c", "2", "a: {c: 2}\n")]
    [InlineData("a:\nb: 1\n", "a.c.d", "2", "a:\n  c:\n    d: 2\nb: 1\n")]
    [InlineData("a: ~\n", "a.c", "2", "a: {c: 2}\n")]
    [InlineData("a:\r\n  b: 1\r\n", "a.c", "2", "a:\r\n  b: 1\r\n  c: 2\r\n")]
    [InlineData("a:\n  - x\n  - y\nb: 1\n", "a", "[z]", "a: [z]\nb: 1\n")]
    [InlineData("a:\n- x # first\n", "a.1", "y", "a:\n- x # first\n- y\n")]
    [InlineData("a: [x]\n", "a.1", "y", "a: [x, y]\n")]
    [InlineData("a: [x,\n  y] # both\n", "a", "[ALL]", "a: [ALL] # both\n")]
    [InlineData("base: &b\n  x: 1\na:\n  <<: *b\n  y: 2\n", "a.z", "3", "base: &b\n  x: 1\na:\n  <<: *b\n  y: 2\n  z: 3\n")]
    [InlineData("a: *b\n", "a", "1", null)]
    [InlineData("a: 1", "b", "2", "a: 1\nb: 2")]
    public void Sets(string text, string path, string value, string? expected) =>
        Assert.Equal(expected, Edited(text, path, (editor, field) => editor.Set(field, value)));

    [Theory]
    [InlineData("a: 1\nb: 2 # two\nc: 3\n", "b", "a: 1\nc: 3\n")]
    [InlineData("a:\n  b:\n    c: 1\nd: 2\n", "a.b.c", "d: 2\n")]
    [InlineData("- a: 1\n  b: 2\n", "[0].a", "- b: 2\n")]
    [InlineData("a: {b: 1, c: 2}\n", "a.b", "a: {c: 2}\n")]
    [InlineData("a: {b: 1, c: 2}\n", "a.c", "a: {b: 1}\n")]
    [InlineData("a:\n  - x\n  - y # why\n  - z\n", "a.1", "a:\n  - x\n  - z\n")]
    [InlineData("a:\n  - x\nb: 1\n", "a.0", "b: 1\n")]
    [InlineData("a: [x, y]\n", "a.1", "a: [x]\n")]
    [InlineData("a: 1\nb: 2", "b", "a: 1")]
    public void Removes(string text, string path, string expected) =>
        Assert.Equal(expected, Edited(text, path, (editor, field) => editor.Remove(field)));

    private static string? Edited(string text, string path, Func<YamlEditor, Field, Replacement?> edit)
    {
        var source = new SourceLines(text);
        var field = YamlReader.Read(text)[0].Field;
        foreach (var part in path.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.'))
        {
            field = int.TryParse(part, out var index) ? field[index] : field[part];
        }

        return edit(new(source), field) is { } change
            ? text[..source.Offset(change.At.Start)] + change.Text + text[source.Offset(change.At.End)..]
            : null;
    }
}
