using System.Collections.Immutable;
using Gabion.Rules;
using Gabion.Scan.Configuration;
using Gabion.Sources;

namespace Gabion.Cli;

/// <summary>The <c>gabion.yaml</c> of a scan.</summary>
/// <param name="Path">The file; null where there is none.</param>
/// <param name="BaselinePath">The baseline that it names, as a path from here.</param>
internal sealed record ConfigurationFile(ScanConfiguration Configuration, string? Path, string? BaselinePath)
{
    private const string Name = "gabion.yaml";
    private const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>The YARA rules that it names, as paths from here.</summary>
    public ImmutableArray<string> YaraPaths { get; init; } = [];

    private static readonly ConfigurationFile None = new(ScanConfiguration.Empty, null, null);

    /// <summary>The named file; or the one at the root of what is scanned; or, for a file and standard input, the one here.</summary>
    public static ConfigurationFile Find(string? named, string target, ImmutableArray<Rule> rules, List<Complaint> complaints)
    {
        if (named == "none")
        {
            return None;
        }

        if (named is not null)
        {
            return Read(named, rules, complaints) ?? Missing(named, complaints);
        }

        var root = Target.Resolve(target).Root;
        return root.Length == 0 ? None : Read(Beside(root), rules, complaints) ?? (Directory.Exists(target) ? null : Read(Name, rules, complaints)) ?? None;
    }

    /// <summary>How the file is called in messages: as short as it can be.</summary>
    private static string Beside(string root) => System.IO.Path.GetRelativePath(Directory.GetCurrentDirectory(), System.IO.Path.Combine(root, Name)) is var near && !near.StartsWith("..", StringComparison.Ordinal)
        ? near
        : System.IO.Path.Combine(root, Name);

    private static ConfigurationFile? Read(string path, ImmutableArray<Rule> rules, List<Complaint> complaints)
    {
        var full = System.IO.Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            return null;
        }

        using var file = new TargetFile(path, full, 0).Open(out var gap);
        if (file is null || file.Length > MaxBytes)
        {
            complaints.Add(new($"the configuration {path} cannot be read: {gap?.Reason ?? "it is longer than 4 MB"}", "--config none scans without it."));
            return None;
        }

        var content = new byte[file.Length];
        var text = System.Text.Encoding.UTF8.GetString(content.AsSpan(0, file.Read(content, 0)));
        var configuration = ConfigurationReader.Read(path, text, rules, out var errors);
        complaints.AddRange(errors.Select(error => new Complaint(error.ToString())));
        return new(configuration, path, configuration.Baseline is { } baseline ? System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path) ?? "", baseline) : null)
        {
            YaraPaths = [.. configuration.Yara.Select(rules => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path) ?? "", rules))],
        };
    }

    private static ConfigurationFile Missing(string path, List<Complaint> complaints)
    {
        complaints.Add(new($"the configuration file '{path}' does not exist", "--config takes a file, or 'none'."));
        return None;
    }
}
