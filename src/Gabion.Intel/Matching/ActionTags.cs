using Gabion.Intel.Advisories;

namespace Gabion.Intel.Matching;

/// <summary>What a workflow names an action by is a version only when it is a whole one: <c>v4</c> moves, and a commit or a branch is none.</summary>
internal static class ActionTags
{
    public const string Ecosystem = "GitHub Actions";

    /// <summary>Why the tag does not decide about the record's ranges; null when it does.</summary>
    public static string? WhyOpen(string tag, AffectedPackage affected)
    {
        if (affected.Versions.Contains(tag, StringComparer.Ordinal))
        {
            return null;
        }

        var text = tag is ['v' or 'V', .. var rest] ? rest : tag;
        var numbers = text.Split('+', '-')[0].Split('.');
        if (numbers.Length > 3 || !numbers.All(number => number.Length is > 0 and < 10 && number.All(char.IsAsciiDigit)))
        {
            return $"{tag} is a commit or a branch, not a version";
        }

        return numbers.Length < 3 && affected.Ranges.Any(range => range.Events.Any(step => Parts(step, text)))
            ? $"{tag} is a tag that moves, and the record speaks of one version of it and not of another"
            : null;
    }

    /// <summary>Whether an event stands among the versions that the tag may have been; what is introduced with the first of them speaks of all.</summary>
    private static bool Parts(RangeEvent step, string tag)
    {
        var version = step.Version.TrimStart('v');
        return version.StartsWith(tag + ".", StringComparison.Ordinal) && !(step.Kind == RangeEventKind.Introduced && version.AsSpan(tag.Length).IndexOfAnyExcept(".0") < 0);
    }
}
