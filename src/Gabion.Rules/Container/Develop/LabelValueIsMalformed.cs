using System.Collections.Immutable;
using System.Globalization;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Standard label has a malformed value.</summary>
internal sealed class LabelValueIsMalformed : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-112"),
        Title = "Standard label has a malformed value",
        Severity = Severity.Info,
        Stage = Stage.Develop,
        Why = "Tools that read the standard annotations (links, dates, licences, versions) cannot use it.",
        Fix = "Write it as the OCI image specification says.",
        References = ["https://github.com/opencontainers/image-spec/blob/main/annotations.md"],
        Aliases = ["DL3052", "DL3053", "DL3054", "DL3055", "DL3056"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            LABEL org.opencontainers.image.url=example.com <--
            LABEL org.opencontainers.image.created="24 Dec 2025" <--
            LABEL org.opencontainers.image.licenses="Apache License" <--
            LABEL org.opencontainers.image.revision=main <--
            LABEL org.opencontainers.image.version="next one" <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            LABEL org.opencontainers.image.url=https://example.com org.opencontainers.image.created=2025-12-24T10:00:00Z
            LABEL org.opencontainers.image.licenses="Apache-2.0 OR (MIT AND BSD-3-Clause)" org.opencontainers.image.revision=0a1b2c3d
            LABEL org.opencontainers.image.version=1.2.3-rc1 org.opencontainers.image.title="my app"
            """),
    ];

    private const string Prefix = "org.opencontainers.image.";

    public override ImmutableArray<string> Mentions => ["LABEL"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from label in file.All<LabelInstruction>(withTriggers: true)
        from pair in label.Labels
        where pair.Key.StartsWith(Prefix, StringComparison.Ordinal) && pair.Value is { HasVariables: false, Value: { Length: > 0 } value } && Expected(pair.Key[Prefix.Length..], value) is not null
        select label.ProblemAt(pair.Span, $"The label '{pair.Key}' must be {Expected(pair.Key[Prefix.Length..], pair.Value!.Text)}, not '{pair.Value.Text}'");

    /// <summary>What the value must be; null when it is.</summary>
    private static string? Expected(string key, string value) => key switch
    {
        "url" or "documentation" => Uri.TryCreate(value, UriKind.Absolute, out _) ? null : "a URL",
        "source" => Uri.TryCreate(value, UriKind.Absolute, out _) || value.StartsWith("git@", StringComparison.Ordinal) ? null : "a URL",
        "created" => DateTimeOffset.TryParseExact(value, ["yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? null : "a time as RFC 3339 has it",
        "licenses" => value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '+' or ' ' or '(' or ')' or ':') && HasOperators(value) ? null : "an SPDX licence expression",
        "revision" => value.Length is >= 7 and <= 64 && value.All(char.IsAsciiHexDigit) ? null : "the hash of a commit",
        "version" => value.Any(char.IsAsciiDigit) && !value.Any(char.IsWhiteSpace) ? null : "a version",
        _ => null,
    };

    /// <summary>Between two names of an SPDX expression stands AND, OR or WITH.</summary>
    private static bool HasOperators(string value)
    {
        var words = value.Replace("(", " ", StringComparison.Ordinal).Replace(")", " ", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length % 2 == 1 && words.Where((_, index) => index % 2 == 1).All(word => word is "AND" or "OR" or "WITH" or "and" or "or" or "with");
    }
}
