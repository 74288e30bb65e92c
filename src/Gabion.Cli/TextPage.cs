using Gabion.Reports;
using Gabion.Reports.Terminal;

namespace Gabion.Cli;

/// <summary>Text for a terminal: lines broken at its width, what is left of one set in under it.</summary>
internal sealed class TextPage(TextWriter output, int width)
{
    private const int Narrowest = 60;
    private const int Widest = 116;

    /// <summary>Standard output, as wide as its terminal.</summary>
    public static TextPage OfConsole() => new(Console.Out, Terminal.OutputOptions(ColorChoice.Auto).Width);

    private int Width { get; } = Math.Clamp(width, Narrowest, Widest);

    public void Blank() => output.WriteLine();

    /// <param name="label">Stands before the first line: a number.</param>
    public void Line(int indent, string text, int hang = 2, string label = "")
    {
        var isFirst = true;
        foreach (var line in TextLines.Wrap(VisibleText.Of(text), Width - indent - hang))
        {
            output.WriteLine(isFirst ? label.PadLeft(indent)[..Math.Max(indent, label.Length)] + line : new string(' ', indent + hang) + line);
            isFirst = false;
        }
    }
}
