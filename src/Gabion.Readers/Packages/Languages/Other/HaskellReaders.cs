using System.Text.RegularExpressions;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Other;

/// <summary><c>cabal.project.freeze</c>, or that of another project file (<c>release.project.freeze</c>): constraints <c>any.NAME ==VERSION</c>.</summary>
public sealed partial class CabalFreezeReader : TextPackageReader
{
    public override string Kind => "Cabal freeze file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = NameOf(path);
        return name.EndsWith(".project.freeze", StringComparison.Ordinal) || (name.EndsWith(".freeze", StringComparison.Ordinal) && name.StartsWith("cabal.", StringComparison.Ordinal));
    }

    private protected override bool EndsLines(string path) => true;

    private protected override void ReadText(PackageCollector found, string text, CompanionFiles beside)
    {
        found.Recognise();
        var damage = new LockDamage(found);
        var line = 0;
        foreach (var row in text.Split('\n'))
        {
            line++;
            if (row.TrimStart() is { Length: > 0 } stated && !row.StartsWith(' ') && !Field().IsMatch(stated) && !stated.StartsWith("--", StringComparison.Ordinal))
            {
                damage.Line(line, row);
            }

            if (row.Length < 1000 && Constraint().Match(row) is { Success: true } match)
            {
                found.Add(new Package { Type = "hackage", Name = match.Groups["name"].Value, Version = match.Groups["version"].Value, Line = line });
            }
        }

        // Constraints stand with commas between them.
        if (!text.Contains("constraints:", StringComparison.Ordinal))
        {
            damage.NoEnd(LockDamage.LastLine(text), "constraints");
        }
        else if (text.AsSpan().TrimEnd().EndsWith(","))
        {
            damage.NoEnd(LockDamage.LastLine(text), "what should follow its last comma");
        }

        damage.Tell();
    }

    [GeneratedRegex("^[a-zA-Z-]+:", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Field();

    [GeneratedRegex(@"(?:any\.)?(?<name>[A-Za-z][A-Za-z0-9\-]*)\s*==\s*(?<version>[0-9][0-9.]*)", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Constraint();
}

/// <summary><c>stack.yaml.lock</c>, or that of another project file (<c>stack-9.4.yaml.lock</c>): packages as <c>NAME-VERSION@sha256:…</c>.</summary>
public sealed class StackLockReader : TreePackageReader
{
    public override string Kind => "Stack lock file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = NameOf(path);
        return name.StartsWith("stack", StringComparison.Ordinal) && name.EndsWith(".yaml.lock", StringComparison.Ordinal);
    }

    private protected override IReadOnlyList<YamlDocument> Parse(string path, string text) => YamlReader.Read(text);

    private protected override void ReadTree(PackageCollector found, Field root, CompanionFiles beside)
    {
        found.Recognise();
        var damage = new LockDamage(found);
        foreach (var item in root["packages"].Items)
        {
            var completed = item["completed"];
            var reference = completed["hackage"].Text?.Split('@')[0];
            var dash = reference?.LastIndexOf('-') ?? -1;
            var (name, version) = dash > 0 ? (reference![..dash], reference[(dash + 1)..]) : (completed["name"].Text, completed["version"].Text);
            if (name is not null && version is not null)
            {
                found.Add(new Package { Type = "hackage", Name = name, Version = version, Line = item.Span.Line, Qualifiers = PackageOrigin.OfGit(completed["git"].Text, completed["commit"].Text) });
            }
            else
            {
                damage.Entry(item.Span.Line, reference ?? name ?? "a package");
            }
        }

        // Stack writes the packages first, then the snapshots that they stand on.
        if (!root["snapshots"].Exists)
        {
            damage.NoEnd(root["packages"].EntrySpan.Line, "snapshots");
        }

        damage.Tell();
    }
}
