using System.Collections.Immutable;
using Gabion.Policy.Gatekeeper;
using Gabion.Rules;
using Gabion.Scan.Policies;

namespace Gabion.Cli;

/// <summary>The policies that <c>gabion scan --policy</c> names.</summary>
internal static class PolicyFolder
{
    private const long MostBytes = 16 << 20;
    private static readonly EnumerationOptions Below = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>A rule for each template with constraints. A path that is not there, or holds none, is a complaint; a broken policy is told of, and the others count.</summary>
    public static ImmutableArray<Rule> Read(string[] paths, List<Complaint> complaints, out ImmutableArray<string> files)
    {
        files = [];
        if (paths.Length == 0)
        {
            return [];
        }

        var found = new List<string>();
        foreach (var path in paths)
        {
            if (Directory.Exists(path))
            {
                found.AddRange(Directory.EnumerateFiles(path, "*", Below).Where(IsManifest).Order(StringComparer.Ordinal));
            }
            else if (File.Exists(path))
            {
                found.Add(path);
            }
            else
            {
                complaints.Add(new($"there is no file and no folder {path} (--policy)", "Name a folder with Gatekeeper templates and constraints."));
            }
        }

        var builder = new PolicySetBuilder();
        foreach (var file in found)
        {
            if (Text(file, complaints) is { } text)
            {
                builder.AddFile(file, text);
            }
        }

        var set = builder.Build();
        foreach (var problem in set.Problems)
        {
            new Complaint(problem.ToString()).Write();
        }

        if (complaints.Count == 0 && set.Constraints.IsEmpty)
        {
            complaints.Add(new($"there are no constraints in {string.Join(' ', paths)} (--policy), so no policy would be asked", "Put constraints beside their templates."));
        }

        files = [.. found];
        return ConstraintRule.Of(set);
    }

    private static bool IsManifest(string path) => Path.GetExtension(path).ToUpperInvariant() is ".YAML" or ".YML" or ".JSON";

    private static string? Text(string path, List<Complaint> complaints)
    {
        try
        {
            return new FileInfo(path).Length <= MostBytes ? File.ReadAllText(path) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            complaints.Add(new($"{path} cannot be read: {error.Message}"));
            return null;
        }
    }
}
