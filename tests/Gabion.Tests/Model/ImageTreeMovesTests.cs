using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Tests.Model;

/// <summary>Overlays whose folders were moved: what a layer hides is hidden at its own names, and moved is what was there before.</summary>
public sealed class ImageTreeMovesTests
{
    private static readonly LayerContent Lower = new(
        [File("a/one", "1"), File("a/sub/two", "2"), File("b/three", "3"), File("bin/tool", "4")], [], []);

    [Fact]
    public void A_moved_folder_holds_what_it_held() =>
        Assert.Equal(["b/three 3", "bin/tool 4", "c/one 1", "c/sub/two 2"], Merged(new([Folder("c")], ["a"], []) { Below = Moves(("c", "a")) }));

    /// <summary>Two folders may have changed places.</summary>
    [Fact]
    public void Folders_that_changed_places_hold_what_the_other_held() =>
        Assert.Equal(["a/three 3", "b/one 1", "b/sub/two 2", "bin/tool 4"], Merged(new([Folder("a"), Folder("b")], [], []) { Below = Moves(("a", "b"), ("b", "a")) }));

    [Fact]
    public void A_folder_is_moved_inside_a_moved_one()
    {
        var upper = new LayerContent([Folder("c"), Folder("c/d"), File("c/d/new", "5")], ["a", "c/sub", "c/one"], []) { Below = Moves(("c", "a"), ("c/d", "a/sub")) };
        Assert.Equal(["b/three 3", "bin/tool 4", "c/d/new 5", "c/d/two 2"], Merged(upper));
    }

    [Fact]
    public void A_file_has_the_content_that_is_below_and_its_own_rights()
    {
        var tool = File("bin/tool", null) with { Mode = 0x9ED };
        var tree = ImageTree.Merge([Lower, new([tool, File("bin/other", null)], ["a/one"], []) { Below = Moves(("bin/tool", "bin/tool"), ("bin/other", "a/one")) }]);
        Assert.Equal((Content("4"), 0x9ED), (tree.Find("bin/tool")?.Entry.Content, tree.Find("bin/tool")?.Entry.Mode));
        Assert.Equal(Content("1"), tree.Find("bin/other")?.Entry.Content);
    }

    [Fact]
    public void What_is_not_below_is_not_made_up()
    {
        Assert.Equal(["a/one 1", "a/sub/two 2", "b/three 3", "bin/tool 4", "x "], Merged(new([Folder("c"), File("x", null)], [], []) { Below = Moves(("c", "gone"), ("x", "gone/too")) }));
        Assert.Equal(["b/three 3", "bin/tool 4"], Merged(new([Folder("c")], ["a"], ["c"]) { Below = Moves(("c", "a")) }));
    }

    private static IEnumerable<string> Merged(LayerContent upper) =>
        ImageTree.Merge([Lower, upper]).Files().Where(file => file.Entry.Kind == LayerEntryKind.File).Select(file => $"{file.Entry.Path} {file.Entry.Content?.Hex[..1]}");

    private static LayerEntry File(string path, string? content) => new(path, LayerEntryKind.File) { Content = content is null ? null : Content(content) };

    private static LayerEntry Folder(string path) => new(path, LayerEntryKind.Folder);

    private static Digest Content(string digit) => new("sha256", new string(digit[0], 64));

    private static ImmutableSortedDictionary<string, string> Moves(params (string Path, string Below)[] moves) =>
        moves.ToImmutableSortedDictionary(move => move.Path, move => move.Below, StringComparer.Ordinal);
}
