using Gabion.Model;

namespace Gabion.Reports;

/// <summary>
/// Paths as code hosting wants them: from the folder that the program ran in, which in a pipeline is the repository's root.
/// Findings have them from the target, which may lie below it.
/// </summary>
internal sealed class TargetPaths(ScanReport report)
{
    private readonly string _prefix = PrefixOf(report);

    public string FromWorkingFolder(string path) => _prefix + path;

    /// <summary>The same for a waiver: those of a configuration file have its path as the user named it.</summary>
    public string OfNotice(string path) => path.StartsWith(_prefix, StringComparison.Ordinal) ? path : _prefix + path;

    /// <summary>The path as a relative URI reference: RFC 3986 §4.2, every segment percent-encoded.</summary>
    public string Uri(string path) => Escape(FromWorkingFolder(path));

    /// <summary>A path that is not below the target as a URI reference.</summary>
    public static string Escape(string path) => string.Join('/', path.Split('/').Select(System.Uri.EscapeDataString));

    private static string PrefixOf(ScanReport report)
    {
        var parts = report.Target.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").ToList();
        return report.TargetKind != "folder" || report.Target.StartsWith('/') || parts.Contains("..") || parts.Count == 0
            ? ""
            : string.Join('/', parts) + "/";
    }
}
