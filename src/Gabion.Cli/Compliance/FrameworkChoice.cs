using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Compliance;
using Gabion.Rules;
using Gabion.Scan.Compliance;

namespace Gabion.Cli.Compliance;

/// <summary>The frameworks that a user names: built in, or files of the same form.</summary>
internal static class FrameworkChoice
{
    public static ImmutableArray<Framework> Read(IEnumerable<string> words, List<Complaint> complaints)
    {
        var rules = Catalogue.Create(RuleSettings.Default);
        var chosen = ImmutableArray.CreateBuilder<Framework>();
        foreach (var word in words.SelectMany(word => word.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal))
        {
            if (FrameworkList.Find(word, rules) is { } known)
            {
                chosen.Add(known);
            }
            else if (File.Exists(word))
            {
                if (OfFile(word, rules, complaints) is { } own)
                {
                    chosen.Add(own);
                }
            }
            else
            {
                var nearest = Spelling.Nearest(word, FrameworkList.Names);
                complaints.Add(new($"no framework is called '{word}', and no file", $"{(nearest is null ? "" : $"Did you mean '{nearest}'? ")}'gabion comply --list' shows them all."));
            }
        }

        if (chosen.Count == 0 && complaints.Count == 0)
        {
            complaints.Add(new("which requirements are meant is not said", "Add --framework NAME; 'gabion comply --list' shows the names."));
        }

        return chosen.ToImmutable();
    }

    private static Framework? OfFile(string path, ImmutableArray<Rule> rules, List<Complaint> complaints)
    {
        try
        {
            if (FrameworkReader.Read(path, File.ReadAllText(path), rules, out var errors) is { } framework)
            {
                return framework;
            }

            complaints.AddRange(errors.Select(error => new Complaint(error.ToString(), "docs/compliance.md shows the form.")));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            complaints.Add(new($"the framework {path} cannot be read: {error.Message}"));
        }

        return null;
    }
}
