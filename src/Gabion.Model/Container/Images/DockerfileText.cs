using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace Gabion.Model.Container.Images;

/// <summary>
/// Writes the steps of an image as a Dockerfile: what builders print in Go's way (<c>map[80/tcp:{}]</c>, <c>[a b]</c>,
/// <c>&amp;{…}</c>) becomes instructions again. Names of copied files are lost in the history of some builders; a comment says so.
/// </summary>
public static class DockerfileText
{
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(" \t\n\"'\\#$");

    /// <summary>The Dockerfile.</summary>
    /// <param name="baseName">The base image, where it is known; its steps are then left out.</param>
    /// <param name="baseLayers">How many layers the base image has.</param>
    public static string Write(BuildSteps steps, ImageConfig config, string? baseName, int baseLayers)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(config);
        var text = new StringBuilder();
        if (steps.Doubt is { } doubt)
        {
            text.Append(CultureInfo.InvariantCulture, $"# {doubt}.\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"FROM {(baseName is null || baseLayers == 0 ? "scratch" : baseName)}\n");
        var (either, own) = After(steps, baseLayers);
        if (!either.IsEmpty)
        {
            text.Append("# Settings after the base image's last layer: the last are this image's, the first may be the base's.\n");
        }

        foreach (var step in either.Concat(own))
        {
            text.Append(Line(step, config)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>
    /// The steps after the last layer of a base with that many: first settings of which it is not known whether they are the base's
    /// last or the image's first, then the image's own from its first layer on.
    /// </summary>
    public static (ImmutableArray<BuildStep> Either, ImmutableArray<BuildStep> Own) After(BuildSteps steps, int baseLayers)
    {
        ArgumentNullException.ThrowIfNull(steps);
        if (baseLayers == 0)
        {
            return ([], steps.Steps);
        }

        var after = steps.Steps.Reverse().TakeWhile(step => step.Layer is null || step.Layer >= baseLayers).Reverse().ToList();
        var settings = after.TakeWhile(step => step.Layer is null).Count();
        return ([.. after.Take(settings)], [.. after.Skip(settings)]);
    }

    /// <summary>One step as an instruction.</summary>
    public static string Line(BuildStep step, ImageConfig config)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(config);
        var keyword = CreatedBy.Keyword(step.Instruction);
        var rest = keyword is null ? "" : step.Instruction[keyword.Length..].Trim();
        return keyword switch
        {
            null => $"# {OneLine(step.Instruction.Length > 0 ? step.Instruction : step.Entry.Comment)}",
            "RUN" => $"RUN {Script(rest)}",
            "CMD" or "ENTRYPOINT" or "SHELL" or "VOLUME" => $"{keyword} {List(rest)}",
            "EXPOSE" => $"EXPOSE {Ports(rest)}",
            "HEALTHCHECK" => Health(rest, config),
            "ENV" or "LABEL" => $"{keyword} {Pair(rest)}",
            "COPY" or "ADD" when rest.IndexOf(" in ", StringComparison.Ordinal) is > 0 and var at && IsChecksum(rest) =>
                $"# the history names the files by checksum only: {rest[..at]}\n{keyword} . {rest[(at + 4)..].Trim()}",
            "COPY" or "ADD" when rest.StartsWith("<<", StringComparison.Ordinal) || rest.Contains(" <<", StringComparison.Ordinal) =>
                $"# the history does not tell the text of a here-document; it is a file of that name here\n{keyword} {string.Join(' ', OneLine(rest).Split(' ').Select(Delimiter))}",
            _ => $"{keyword} {OneLine(rest)}",
        };
    }

    /// <summary>The name that a builder gives the file of a here-document: its delimiter. Any other word is as it is.</summary>
    private static string Delimiter(string word) => word.StartsWith("<<", StringComparison.Ordinal) ? word[2..].TrimStart('-').Trim('"', '\'') : word;

    /// <summary>A script of several lines can only have been given as a here-document: in a command, lines are joined.</summary>
    private static string Script(string text)
    {
        var script = text.ReplaceLineEndings("\n");
        if (!script.Contains('\n', StringComparison.Ordinal))
        {
            return script;
        }

        var end = "EOF";
        while (script.Split('\n').Contains(end, StringComparer.Ordinal))
        {
            end += "_";
        }

        return $"<<{end}\n{script}\n{end}";
    }

    private static bool IsChecksum(string text) =>
        text.StartsWith("file:", StringComparison.Ordinal) || text.StartsWith("dir:", StringComparison.Ordinal) || text.StartsWith("multi:", StringComparison.Ordinal);

    // ["a" "b c"] is how the classic builder prints a list, [a b] how it prints one without quotes.
    private static string List(string text)
    {
        if (!text.StartsWith('[') || !text.EndsWith(']'))
        {
            return OneLine(text);
        }

        var inner = text[1..^1];
        if (inner.Contains("\",", StringComparison.Ordinal))
        {
            return text; // JSON already
        }

        var items = inner.Contains('"', StringComparison.Ordinal) ? Quoted(inner) : [.. inner.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        return $"[{string.Join(", ", items.Select(item => Json(item)))}]";
    }

    private static List<string> Quoted(string text)
    {
        var items = new List<string>();
        var item = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '"')
            {
                continue;
            }

            item.Clear();
            for (i++; i < text.Length && text[i] != '"'; i++)
            {
                item.Append(text[i] == '\\' && i + 1 < text.Length ? text[++i] : text[i]);
            }

            items.Add(item.ToString());
        }

        return items;
    }

    private static string Ports(string text) => text.StartsWith("map[", StringComparison.Ordinal)
        ? string.Join(' ', text[4..].TrimEnd(']').Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(port => port.Replace(":{}", "", StringComparison.Ordinal)))
        : OneLine(text).Trim('[', ']');

    private static string Health(string text, ImageConfig config)
    {
        if (!text.StartsWith("&{", StringComparison.Ordinal) && !text.StartsWith("{Test:", StringComparison.Ordinal))
        {
            return $"HEALTHCHECK {OneLine(text)}";
        }

        return config.HealthTest switch
        {
            ["NONE", ..] => "HEALTHCHECK NONE",
            ["CMD-SHELL", var command, ..] => $"HEALTHCHECK{Timing(config)} CMD {OneLine(command)}",
            ["CMD", .. var words] => $"HEALTHCHECK{Timing(config)} CMD [{string.Join(", ", words.Select(word => Json(word)))}]",
            _ => "# a health check that a later step replaced",
        };
    }

    // Nanoseconds in the configuration.
    private static string Timing(ImageConfig config)
    {
        var health = config.Settings["Healthcheck"];
        var text = new StringBuilder();
        foreach (var (key, flag) in (ReadOnlySpan<(string, string)>)[("Interval", "interval"), ("Timeout", "timeout"), ("StartPeriod", "start-period"), ("StartInterval", "start-interval")])
        {
            if (health[key].Integer is > 0 and var time)
            {
                text.Append(CultureInfo.InvariantCulture, $" --{flag}={time / 1_000_000}ms");
            }
        }

        return health["Retries"].Integer is > 0 and var retries ? text.Append(CultureInfo.InvariantCulture, $" --retries={retries}").ToString() : text.ToString();
    }

    private static string Pair(string text)
    {
        var equals = text.IndexOf('=');
        if (equals <= 0 || text.AsSpan(equals + 1).StartsWith("\"") || text.AsSpan(0, equals).Contains(' '))
        {
            return OneLine(text);
        }

        var value = text[(equals + 1)..];
        return value.AsSpan().IndexOfAny(NeedsQuotes) < 0 ? text : $"{text[..equals]}={Quote(value)}";
    }

    private static string Quote(string value) =>
        $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("$", "\\$", StringComparison.Ordinal).ReplaceLineEndings("\\n")}\"";

    private static string Json(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
