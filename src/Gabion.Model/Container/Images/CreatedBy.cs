using System.Collections.Immutable;
using System.Globalization;

namespace Gabion.Model.Container.Images;

/// <summary>
/// Reads the <c>created_by</c> of a history entry back into an instruction: <c>/bin/sh -c #(nop) CMD ["x"]</c> and
/// <c>/bin/sh -c make</c> of Docker's classic builder and buildah, <c>RUN /bin/sh -c make # buildkit</c> of BuildKit,
/// <c>RUN make</c> of kaniko, each with <c>|2 A=1 B=2</c> before the shell when there were build arguments.
/// </summary>
internal static class CreatedBy
{
    private const string Nop = "#(nop)";
    private const string BuildKit = "# buildkit";

    private static readonly ImmutableArray<string> Keywords =
        ["ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"];

    public static (string Instruction, ImmutableArray<string> Arguments) Read(string createdBy)
    {
        var text = createdBy.Trim();
        if (text.EndsWith(BuildKit, StringComparison.Ordinal))
        {
            text = text[..^BuildKit.Length].TrimEnd();
        }

        var keyword = Keyword(text);
        if (keyword is not (null or "RUN"))
        {
            return (text, []);
        }

        var command = keyword is null ? text : text[3..].TrimStart();
        var arguments = TakeArguments(ref command);
        var shell = ShellPrefix(command);
        if (shell.Length == 0 && keyword is null && arguments.IsEmpty)
        {
            return (text, arguments); // some other program's words: bazel, jib, ko
        }

        var script = command[shell.Length..].TrimStart();
        if (keyword is null && script.StartsWith(Nop, StringComparison.Ordinal))
        {
            return (script[Nop.Length..].Trim(), arguments);
        }

        return ($"RUN {script}", arguments);
    }

    /// <summary>The instruction's keyword that the text begins with, in capitals; null when there is none.</summary>
    public static string? Keyword(string text)
    {
        var end = text.AsSpan().IndexOfAny(' ', '\t');
        var first = end < 0 ? text : text[..end];
        return Keywords.FirstOrDefault(keyword => keyword == first);
    }

    // |2 A=1 B=two words /bin/sh -c …: values are not quoted, so that they end where the next name or the shell begins.
    private static ImmutableArray<string> TakeArguments(ref string command)
    {
        if (!command.StartsWith('|'))
        {
            return [];
        }

        var space = command.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || !int.TryParse(command.AsSpan(1, space - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > 1_000)
        {
            return [];
        }

        var rest = command[(space + 1)..];
        var arguments = ImmutableArray.CreateBuilder<string>();
        for (var i = 0; i < count; i++)
        {
            var end = i + 1 < count ? NextName(rest) : ShellStart(rest);
            if (end < 0)
            {
                break;
            }

            arguments.Add(rest[..end].TrimEnd());
            rest = rest[end..];
        }

        command = rest;
        return arguments.ToImmutable();
    }

    // The next word with an equals sign behind the first word.
    private static int NextName(string text)
    {
        for (var at = text.IndexOf(' ', StringComparison.Ordinal); at >= 0; at = text.IndexOf(' ', at + 1))
        {
            var end = at + 1;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
            {
                end++;
            }

            if (end > at + 1 && end < text.Length && text[end] == '=')
            {
                return at + 1;
            }
        }

        return -1;
    }

    private static int ShellStart(string text)
    {
        for (var at = text.IndexOf(" /", StringComparison.Ordinal); at >= 0; at = text.IndexOf(" /", at + 1, StringComparison.Ordinal))
        {
            if (ShellPrefix(text[(at + 1)..]).Length > 0)
            {
                return at + 1;
            }
        }

        return text.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space ? space + 1 : -1;
    }

    /// <summary>A shell with its options up to <c>-c</c>: <c>/bin/sh -c</c>, <c>/bin/bash -eo pipefail -c</c>.</summary>
    private static string ShellPrefix(string command)
    {
        var words = command.Split(' ', 8);
        if (words[0] is not ['/', ..] || !(words[0].EndsWith("sh", StringComparison.Ordinal)))
        {
            return "";
        }

        for (var i = 1; i < words.Length; i++)
        {
            if (words[i] is ['-', ..] && words[i].EndsWith('c'))
            {
                return command[..Math.Min(command.Length, words.Take(i + 1).Sum(word => word.Length + 1))];
            }
        }

        return "";
    }
}
