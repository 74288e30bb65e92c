using System.Collections.Immutable;
using System.Text.Json;

namespace Gabion.Formats.Shell;

/// <summary>A remark of ShellCheck; lines and columns count from 1, columns in code points.</summary>
/// <param name="Level"><c>error</c>, <c>warning</c>, <c>info</c> or <c>style</c>.</param>
/// <param name="Code">The number of <c>SC2086</c>.</param>
public sealed record ShellCheckRemark(int Line, int Column, int EndLine, int EndColumn, string Level, int Code, string Message);

/// <summary>What ShellCheck prints with <c>--format=json1</c>, which counts a tab as one column.</summary>
public static class ShellCheckOutput
{
    /// <summary>The remarks; null when this is no such output.</summary>
    public static ImmutableArray<ShellCheckRemark>? Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("comments", out var comments) || comments.ValueKind != JsonValueKind.Array)
            {
                return null;
            }

            return [.. comments.EnumerateArray().Select(comment => new ShellCheckRemark(
                Number(comment, "line"),
                Number(comment, "column"),
                Number(comment, "endLine"),
                Number(comment, "endColumn"),
                Text(comment, "level"),
                Number(comment, "code"),
                Text(comment, "message")))];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static int Number(JsonElement comment, string name) =>
        comment.ValueKind == JsonValueKind.Object && comment.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : 0;

    private static string Text(JsonElement comment, string name) =>
        comment.ValueKind == JsonValueKind.Object && comment.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";
}
