using System.Diagnostics.CodeAnalysis;

namespace Gabion.Model.Packages;

/// <summary>The name of a source rpm: <c>glibc-2.34-60.el9.src.rpm</c>, that is name, version, release.</summary>
public static class SourceRpm
{
    public static bool TryParse(string? text, [NotNullWhen(true)] out string? name, [NotNullWhen(true)] out string? version)
    {
        (name, version) = (null, null);
        if (text is null || (Cut(text, ".src.rpm") ?? Cut(text, ".nosrc.rpm")) is not { } rest)
        {
            return false;
        }

        var release = rest.LastIndexOf('-');
        var middle = release > 0 ? rest.LastIndexOf('-', release - 1) : -1;
        if (middle <= 0)
        {
            return false;
        }

        (name, version) = (rest[..middle], rest[(middle + 1)..]);
        return true;
    }

    private static string? Cut(string text, string ending) => text.EndsWith(ending, StringComparison.Ordinal) ? text[..^ending.Length] : null;
}
