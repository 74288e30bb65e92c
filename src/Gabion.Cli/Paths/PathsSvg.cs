using System.Globalization;
using Gabion.AttackPaths.Graph;
using Gabion.Reports.Terminal;

namespace Gabion.Cli.Paths;

/// <summary>The picture as SVG: from the internet at the left to the goals at the right.</summary>
internal static class PathsSvg
{
    private const int BoxWidth = 200;
    private const int BoxHeight = 46;
    private const int ColumnGap = 140;
    private const int RowGap = 34;
    private const int Margin = 12;
    private const int TitleWidth = 28;
    private const int MeansWidth = 22;

    public static void Write(TextWriter output, PathsPicture picture)
    {
        var tallest = picture.Boxes.GroupBy(box => box.Column).Max(column => column.Count());
        var counts = picture.Boxes.GroupBy(box => box.Column).ToDictionary(column => column.Key, column => column.Count());
        (int X, int Y) At(PictureBox box) => (Margin + (box.Column * (BoxWidth + ColumnGap)), Margin + (((tallest - counts[box.Column]) * (BoxHeight + RowGap)) / 2) + (box.Row * (BoxHeight + RowGap)));
        var width = (2 * Margin) + ((picture.Boxes.Max(box => box.Column) + 1) * (BoxWidth + ColumnGap)) - ColumnGap;
        var height = (2 * Margin) + (tallest * (BoxHeight + RowGap));
        output.Write($"<svg width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"Attack paths from the internet to what they reach\">\n");
        output.Write("<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path d=\"M0 0 8 4 0 8z\"/></marker></defs>\n");
        foreach (var line in picture.Lines)
        {
            var (from, to) = (At(picture.Boxes[line.From]), At(picture.Boxes[line.To]));
            var (x1, y1, x2, y2) = (from.X + BoxWidth, from.Y + (BoxHeight / 2), to.X, to.Y + (BoxHeight / 2));
            var bend = Math.Max(50, Math.Abs(x2 - x1) / 2);
            var stroke = Math.Min(1 + (0.5 * line.Paths), 5).ToString(CultureInfo.InvariantCulture);
            output.Write($"<path class=\"edge{(line.IsSure ? "" : " maybe")}\" stroke-width=\"{stroke}\" d=\"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2 - 2} {y2}\"><title>{PathsHtml.Text(line.Text)}</title></path>\n");
        }

        foreach (var line in picture.Lines.DistinctBy(line => (line.To, line.Text)))
        {
            // Beside the box that it leads to: there the arrows of different boxes are furthest apart.
            var to = At(picture.Boxes[line.To]);
            var beside = picture.Lines.DistinctBy(other => (other.To, other.Text)).Where(other => other.To == line.To).TakeWhile(other => other != line).Count();
            output.Write($"<text class=\"means\" x=\"{to.X - 10}\" y=\"{to.Y + (BoxHeight / 2) - 6 - (12 * beside)}\" text-anchor=\"end\">{PathsHtml.Text(TextLines.Clip(line.Text, MeansWidth, "…"))}<title>{PathsHtml.Text(line.Text)}</title></text>\n");
        }

        foreach (var box in picture.Boxes)
        {
            var (x, y) = At(box);
            output.Write($"<g class=\"{Class(box.Place)}\"><title>{PathsHtml.Text(box.Place.Words)}</title><rect x=\"{x}\" y=\"{y}\" width=\"{BoxWidth}\" height=\"{BoxHeight}\"/>");
            var isAlone = box.Note.Length == 0;
            output.Write($"<text x=\"{x + 9}\" y=\"{y + (isAlone ? 28 : 19)}\">{PathsHtml.Text(TextLines.Clip(box.Title, TitleWidth, "…"))}</text>");
            output.Write(isAlone ? "</g>\n" : $"<text class=\"note\" x=\"{x + 9}\" y=\"{y + 36}\">{PathsHtml.Text(box.Note)}</text></g>\n");
        }

        output.Write("</svg>");
    }

    private static string Class(PathPlace place) => place.Kind switch
    {
        PlaceKind.Internet => "internet",
        PlaceKind.Inside or PlaceKind.NodeOf => "inside",
        PlaceKind.Subject => "who",
        _ => place.Impact > 0 ? "goal" : "place",
    };
}
