using Gabion.AttackPaths.Graph;
using Gabion.Cli.Paths;

namespace Gabion.Tests.Cli;

public sealed class PathsPictureTests
{
    [Fact]
    public void Every_place_stands_right_of_the_furthest_before_it()
    {
        // The first path begins in the middle of the second.
        Assert.Equal("account 1, admin 2, pod 0", Columns("account admin", "pod account admin"));
        Assert.Equal("a 0, d 3, b 1, c 2", Columns("a d", "a b c d"));
    }

    [Fact]
    public void An_arrow_back_pushes_nothing()
    {
        Assert.Equal("a 0, b 1, c 2", Columns("a b c", "c a"));
        Assert.Equal("a 0", Columns("a a"));
    }

    private static string Columns(params string[] paths)
    {
        var places = new Dictionary<string, PathPlace>(StringComparer.Ordinal);
        PathPlace Place(string name) => places.TryGetValue(name, out var place) ? place : places[name] = new(places.Count, PlaceKind.Right, name, null);
        var picture = PathsPicture.Of([.. paths.Select(path => path.Split(' ')).Select(names => (Place(names[0]), names.Skip(1).Select(name => ("goes on", (PathPlace?)Place(name), true))))]);
        return string.Join(", ", picture.Boxes.Select(box => $"{box.Title} {box.Column}"));
    }
}
