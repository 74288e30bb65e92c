using System.Collections.Immutable;
using Gabion.Model.Compliance;
using Gabion.Rules;

namespace Gabion.Scan.Compliance;

/// <summary>The frameworks that are built into the program, by name; read from the same form as a team's own.</summary>
public static class FrameworkList
{
    private const string Prefix = "frameworks.";

    /// <summary>The names, in alphabetical order.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        .. typeof(FrameworkList).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => Path.GetFileNameWithoutExtension(name[Prefix.Length..]))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The framework of that name; null when none is called so.</summary>
    public static Framework? Find(string name, ImmutableArray<Rule> rules)
    {
        if (!Names.Contains(name, StringComparer.Ordinal))
        {
            return null;
        }

        using var stream = typeof(FrameworkList).Assembly.GetManifestResourceStream($"{Prefix}{name}.yaml")
            ?? throw new InvalidOperationException($"the framework {name} is not built into this program");
        using var reader = new StreamReader(stream);
        var framework = FrameworkReader.Read($"{name}.yaml", reader.ReadToEnd(), rules, out var errors)
            ?? throw new InvalidOperationException(errors[0].ToString());
        return framework with { IsBuiltIn = true };
    }
}
