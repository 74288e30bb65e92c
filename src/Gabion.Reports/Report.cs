using Gabion.Model;

namespace Gabion.Reports;

/// <summary>A way to write a scan's result. Pure: writes to the writer it is given, nothing else.</summary>
public abstract class Report
{
    /// <summary>The name after <c>--format</c>.</summary>
    public abstract string Name { get; }

    /// <summary>One line for the help.</summary>
    public abstract string Description { get; }

    public abstract void Write(ScanReport report, TextWriter output, ReportOptions options);
}

/// <summary>How a report is written.</summary>
/// <param name="Width">Columns of the terminal; 80 when unknown.</param>
/// <param name="Color">Whether ANSI colours and hyperlinks may be written.</param>
public sealed record ReportOptions(int Width, bool Color)
{
    public static readonly ReportOptions Plain = new(80, Color: false);

    /// <summary>False where the terminal shows ASCII only.</summary>
    public bool Unicode { get; init; } = true;

    /// <summary>The address below which the rules' pages lie (<c>docs/rules/</c> of a release, ending in <c>/</c>); null: links go to a rule's first reference.</summary>
    public string? RulePages { get; init; }
}
