using Gabion.Formats;

namespace Gabion.Model.Packages;

/// <summary>A package and one of its known vulnerabilities, as matching found them.</summary>
/// <param name="file">The file that shows the package.</param>
public sealed class VulnerablePackage(SourceFile file, Package package, Vulnerability vulnerability, Severity severity, Verdict verdict, bool isInstalled) : Fact(file)
{
    public Package Package { get; } = package;

    public Vulnerability Vulnerability { get; } = vulnerability;

    public Severity Severity { get; } = severity;

    public Verdict Verdict { get; } = verdict;

    /// <summary>It is there, in an image or on a machine; otherwise a repository asks for it.</summary>
    public bool IsInstalled { get; } = isInstalled;

    /// <summary>The line that names it, where the file has lines.</summary>
    public TextSpan Span => Package.Line is { } line ? TextSpan.At(line, 1) : TextSpan.FileStart;

    public override Resource Resource => new("Package", $"{Vulnerability.PackageName} {Vulnerability.InstalledVersion}");
}

/// <summary>A distribution's release that no longer gets security fixes.</summary>
public sealed class EndedRelease(SourceFile file, DistributionRelease release, DateOnly end, DateOnly? extended, DateOnly today) : Fact(file)
{
    public DistributionRelease Release { get; } = release;

    /// <summary>The last day of the fixes that everybody gets.</summary>
    public DateOnly End { get; } = end;

    /// <summary>The last day of paid or volunteer support, where there is such.</summary>
    public DateOnly? Extended { get; } = extended;

    /// <summary>Whether somebody still mends it, for who has that support.</summary>
    public bool IsExtended => Extended >= today;

    public override Resource Resource => new("Release", Release.ToString());
}
