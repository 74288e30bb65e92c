using Gabion.Formats.Tree;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Other;

/// <summary>The actions and reusable workflows that GitHub workflows use, by the version that they name.</summary>
public sealed class WorkflowReader : TreePackageReader
{
    public override string Kind => "GitHub workflow";

    public override PackageSetRole Role => PackageSetRole.Asked;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!path.EndsWith(".yml", StringComparison.Ordinal) && !path.EndsWith(".yaml", StringComparison.Ordinal))
        {
            return false;
        }

        return path.LastIndexOf('/') is > 0 and var folder && IsAt(path.AsSpan(0, folder), ".github/workflows") || NameOf(path) is "action.yml" or "action.yaml";
    }

    private protected override void ReadTree(PackageCollector found, Field root, CompanionFiles beside)
    {
        var jobs = root["jobs"].Entries.Select(entry => entry.Value).ToList();
        if (jobs.Count == 0 && !root["runs"].IsMapping)
        {
            return;
        }

        found.Recognise();
        var uses = jobs.SelectMany(job => job["steps"].Items.Select(step => step["uses"]).Prepend(job["uses"])).Concat(root["runs"]["steps"].Items.Select(step => step["uses"]));
        foreach (var use in uses)
        {
            if (use.Text is { } text && !text.StartsWith('.') && !text.StartsWith("docker:", StringComparison.Ordinal) && text.Split('@') is [var name, { Length: > 0 } version] && name.Split('/') is [var owner, var repository, ..])
            {
                found.Add(new Package
                {
                    Type = "githubactions",
                    Namespace = owner,
                    Name = repository,
                    Version = version,
                    Line = use.Span.Line,
                    IsDevelopment = true,
                    Scope = PackageScope.Direct,
                    Evidence = PackageEvidence.Asked,
                });
            }
        }
    }
}
