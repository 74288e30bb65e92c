using Gabion.Formats.Dockerfile;

namespace Gabion.Model.Container;

/// <summary>What BuildKit refuses of an instruction that its grammar lets pass: unknown flags, missing arguments.</summary>
internal static class InstructionCheck
{
    private enum FlagKind
    {
        Text,
        Switch,
        Repeatable,
    }

    /// <summary>What is wrong, or null.</summary>
    public static string? Fault(InstructionSyntax item) =>
        FlagFault(item) ?? (item.Keyword switch
        {
            "FROM" => FromFault(item),
            "RUN" or "CMD" or "ENTRYPOINT" => null,
            "ENV" or "LABEL" => PairFault(item),
            "ARG" => ArgFault(item),
            "COPY" or "ADD" => item.Arguments.Length < 2 ? $"{item.Keyword} needs at least two arguments, a source and a destination" : null,
            "EXPOSE" => item.Arguments.IsEmpty ? "EXPOSE needs at least one argument" : null,
            "VOLUME" => VolumeFault(item),
            "USER" or "WORKDIR" or "STOPSIGNAL" or "MAINTAINER" => item.Arguments.Length != 1 ? $"{item.Keyword} needs exactly one argument" : null,
            "HEALTHCHECK" => HealthcheckFault(item),
            "SHELL" => !item.IsJson ? "SHELL needs the JSON form" : item.Arguments.IsEmpty ? "SHELL needs at least one argument" : null,
            "ONBUILD" => OnbuildFault(item),
            _ => $"'{item.KeywordText}' is no instruction",
        });

    private static string? FromFault(InstructionSyntax item)
    {
        switch (item.Arguments)
        {
            case [_]:
                return null;
            case [_, { Text: var keyword }, var name] when keyword.Equals("AS", StringComparison.OrdinalIgnoreCase):
                return IsStageName(name.Text.ToLowerInvariant())
                    ? null
                    : $"'{name.Text}' is no name for a build stage: it begins with a letter and holds letters, digits, '-', '_' and '.'";
            default:
                return "FROM takes an image, or an image, AS and a name";
        }
    }

    private static bool IsStageName(string name) =>
        name.Length > 0 && char.IsAsciiLetterLower(name[0])
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.');

    private static string? PairFault(InstructionSyntax item) =>
        item.Pairs.IsEmpty ? $"{item.Keyword} needs at least one argument"
        : item.Pairs.Any(pair => pair.Name.Text.Length == 0) ? $"{item.Keyword} has a blank name"
        : null;

    private static string? ArgFault(InstructionSyntax item) =>
        item.Arguments.IsEmpty ? "ARG needs at least one argument"
        : item.Arguments.Any(argument => argument.Text.StartsWith('=')) ? "ARG has a blank name"
        : null;

    private static string? VolumeFault(InstructionSyntax item) =>
        item.Arguments.IsEmpty ? "VOLUME needs at least one argument"
        : item.Arguments.Any(argument => string.IsNullOrWhiteSpace(argument.Text)) ? "VOLUME has an empty path"
        : null;

    private static string? HealthcheckFault(InstructionSyntax item) => item.Arguments switch
    {
        [] => "HEALTHCHECK needs NONE or CMD",
        [{ Text: var type }, .. var rest] => type.ToUpperInvariant() switch
        {
            "NONE" => rest.Length > 0 ? "HEALTHCHECK NONE takes no arguments" : null,
            "CMD" => rest.Length == 0 ? "HEALTHCHECK CMD has no command" : null,
            _ => $"HEALTHCHECK knows NONE and CMD, not '{type}'",
        },
    };

    private static string? OnbuildFault(InstructionSyntax item)
    {
        if (item.Inner is not { } inner)
        {
            return "ONBUILD needs an instruction";
        }

        return inner.Keyword is "ONBUILD" or "FROM" or "MAINTAINER" ? $"{inner.Keyword} is not allowed behind ONBUILD" : Fault(inner);
    }

    private static string? FlagFault(InstructionSyntax item)
    {
        if (item.Flags.IsEmpty || item.Keyword is "ARG" or "STOPSIGNAL")
        {
            return null; // BuildKit reads the flags of these two and drops them
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var flag in item.Flags)
        {
            if (KindOf(item.Keyword, flag.Name) is not { } kind)
            {
                return $"{item.Keyword} has no flag --{flag.Name}";
            }

            if (!seen.Add(flag.Name) && kind != FlagKind.Repeatable)
            {
                return $"The flag --{flag.Name} stands twice";
            }

            if (kind == FlagKind.Switch
                ? flag.Value is { } value && !value.Equals("true", StringComparison.OrdinalIgnoreCase) && !value.Equals("false", StringComparison.OrdinalIgnoreCase)
                : flag.Value is null)
            {
                return kind == FlagKind.Switch ? $"The flag --{flag.Name} is true or false" : $"The flag --{flag.Name} needs a value";
            }
        }

        return null;
    }

    private static FlagKind? KindOf(string keyword, string flag) => (keyword, flag) switch
    {
        ("FROM", "platform") => FlagKind.Text,
        ("RUN", "mount" or "device") => FlagKind.Repeatable,
        ("RUN", "network" or "security") => FlagKind.Text,
        ("COPY" or "ADD", "chown" or "chmod") => FlagKind.Text,
        ("COPY" or "ADD", "link") => FlagKind.Switch,
        ("COPY" or "ADD", "exclude") => FlagKind.Repeatable,
        ("COPY", "from") => FlagKind.Text,
        ("COPY", "parents") => FlagKind.Switch,
        ("ADD", "checksum") => FlagKind.Text,
        ("ADD", "keep-git-dir" or "unpack") => FlagKind.Switch,
        ("HEALTHCHECK", "interval" or "timeout" or "start-period" or "start-interval" or "retries") => FlagKind.Text,
        _ => null,
    };
}
