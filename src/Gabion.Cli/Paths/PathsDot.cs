using Gabion.AttackPaths.Graph;

namespace Gabion.Cli.Paths;

/// <summary>The shown paths as a Graphviz graph.</summary>
internal static class PathsDot
{
    public static void Write(TextWriter output, PathsPicture picture)
    {
        output.WriteLine("digraph paths {");
        output.WriteLine("\trankdir=LR");
        output.WriteLine("\tnode [shape=box]");
        foreach (var box in picture.Boxes)
        {
            var shape = box.Place.Impact > 0 ? " shape=doubleoctagon" : box.Place.Kind == PlaceKind.Internet ? " shape=ellipse" : "";
            output.WriteLine($"\tn{box.Number} [label={Quote(box.Title + (box.Note.Length > 0 ? $"\n{box.Note}" : ""))}{shape}]");
        }

        foreach (var line in picture.Lines)
        {
            output.WriteLine($"\tn{line.From} -> n{line.To} [label={Quote(line.Text)} tooltip={Quote($"{line.Paths} paths")}{(line.IsSure ? "" : " style=dashed")}]");
        }

        output.WriteLine("}");
    }

    private static string Quote(string text) =>
        $"\"{string.Concat(text.Select(letter => letter == '\n' ? "\\n" : letter is '"' or '\\' ? $"\\{letter}" : char.IsControl(letter) ? "?" : $"{letter}"))}\"";
}
