using Gabion.Formats.Yaml;

namespace Gabion.Formats.Toml;

/// <summary>
/// Reads TOML 1.0 (toml.io/en/v1.0.0) into the same positioned trees as YAML and JSON: one document, or a broken one with
/// the place of the first error. Dates and times are texts.
/// </summary>
public static class TomlReader
{
    public static YamlDocument Read(string text) => Read(text, YamlLimits.Default);

    public static YamlDocument Read(string text, YamlLimits limits)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(limits);
        try
        {
            return new(new TomlParser(text, limits).Document(), []);
        }
        catch (TomlSyntaxException error)
        {
            return YamlDocument.Broken(error.Kind, error.At, error.Message);
        }
    }
}

/// <summary>Reading stops here.</summary>
internal sealed class TomlSyntaxException(SyntaxProblemKind kind, TextSpan at, string message) : Exception(message)
{
    public SyntaxProblemKind Kind { get; } = kind;

    public TextSpan At { get; } = at;
}
