using System.Globalization;
using Gabion.Model.Container.Images;

namespace Gabion.Scan.Images;

/// <summary>
/// Whether a step of the history sets a setting. Docker's classic builder and BuildKit write a step for every instruction; buildah writes
/// one for a whole stage, kaniko only those that made layers, and bazel, ko, apko, <c>docker import</c> and <c>commit</c> none: what a
/// history with any such step leaves out may have been set all the same.
/// </summary>
internal sealed class SettingSteps(BuildSteps made)
{
    private const string ShellForm = "/bin/sh -c ";

    private static readonly char[] Between = [' ', '[', ']', '{', '}', '"', ',', '\t'];

    /// <summary>Every setting that was made with a Dockerfile has its step.</summary>
    public bool AreWhole { get; } = made is { Doubt: null, Builder: ImageBuilder.Classic or ImageBuilder.BuildKit }
        && made.Steps.All(step => step.IsInstruction && step.Entry.Author != "kaniko"
            && !step.Entry.Comment.StartsWith("FROM ", StringComparison.Ordinal) && !step.Entry.CreatedBy.Contains("buildah", StringComparison.Ordinal));

    /// <summary>The last USER that the history tells of; null when it tells of none.</summary>
    public string? User => Last("USER");

    /// <param name="name">As <see cref="ImageSettings"/> names it.</param>
    public bool Sets(string name, string value)
    {
        var (keyword, key) = name.Split(' ', 2) is [var first, var rest] ? (first, rest) : (name, "");
        return keyword switch
        {
            "ENV" or "LABEL" => All(keyword).Select(Plain).LastOrDefault(text => Names(text, Plain(key))) is { } text && IsPair(text, Plain(key), Plain(value)),
            "EXPOSE" => All(keyword).Any(text => Words(text).Any(word => IsPort(word, key))),
            "VOLUME" => All(keyword).Any(text => Words(text).Contains(key, StringComparer.Ordinal)),
            "WORKDIR" => Last(keyword) is { } folder && (folder.StartsWith('/') ? value.TrimEnd('/') == folder.TrimEnd('/') : value.TrimEnd('/').EndsWith("/" + folder.TrimEnd('/'), StringComparison.Ordinal)),
            "ENTRYPOINT" or "CMD" or "SHELL" => Last(keyword) is { } command && Command(command) == Command(value),
            "HEALTHCHECK" => Last(keyword) is { } check && Plain(check).Contains($"[{Plain(value)}]", StringComparison.Ordinal), // &{["CMD" "/check"] "5s" …
            _ => Last(keyword) is { } text && Plain(text) == Plain(value),
        };
    }

    private IEnumerable<string> All(string keyword) => made.Steps.Where(step => InstructionLikeness.Keyword(step) == keyword).Select(step => step.Instruction[keyword.Length..].Trim());

    private string? Last(string keyword) => All(keyword).LastOrDefault();

    private static bool IsPair(string text, string key, string value) =>
        $" {text} ".Contains($" {key}={value} ", StringComparison.Ordinal) || text == $"{key} {value}";

    private static bool Names(string text, string key) =>
        $" {text}".Contains($" {key}=", StringComparison.Ordinal) || text.StartsWith($"{key} ", StringComparison.Ordinal);

    // Builders differ in quotes and escapes.
    private static string Plain(string text) => InstructionLikeness.Normal(text.Replace("\"", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal).Replace("\\", "", StringComparison.Ordinal));

    private static string[] Words(string text) => text.Split(Between, StringSplitOptions.RemoveEmptyEntries);

    private static string Command(string text)
    {
        var plain = Plain(text.Replace("\",", "\"", StringComparison.Ordinal).Trim('[', ']'));
        return plain.StartsWith(ShellForm, StringComparison.Ordinal) ? plain[ShellForm.Length..] : plain;
    }

    // map[80/tcp:{}], [80/tcp], 80, 8000-8010/udp
    private static bool IsPort(string word, string port)
    {
        var (number, protocol) = port.Split('/', 2) is [var left, var right] ? (left, right) : (port, "tcp");
        var parts = word.TrimEnd(':').Split('/', 2);
        var (range, its) = (parts[0].Split('-', 2), parts.Length > 1 ? parts[1].TrimEnd(':') : "tcp");
        return its == protocol && Number(number) is { } asked && Number(range[0]) is { } first && Number(range[^1]) is { } last && asked >= first && asked <= last;
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
