using System.Collections.Immutable;

namespace Gabion.Readers.Packages.Languages.Python;

/// <summary>The qualifiers of a conda package URL.</summary>
internal static class CondaQualifiers
{
    public static ImmutableSortedDictionary<string, string> Of(string? build, string? channel, string? platform)
    {
        var qualifiers = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in ((string, string?)[])[("build", build), ("channel", channel), ("subdir", platform)])
        {
            if (!string.IsNullOrEmpty(value))
            {
                qualifiers[key] = value;
            }
        }

        return qualifiers.ToImmutable();
    }
}
