using System.Globalization;
using Gabion.Model.Container;
using Gabion.Model.Container.Images;

namespace Gabion.Scan.Images;

/// <summary>
/// The arguments that a build was given, as the steps of RUN tell them: <c>|2 VERSION=9 NAME=a b /bin/sh -c …</c>, the number of them, each, and the
/// command. Docker's builders and buildah write them so; values that cannot be told apart from the command are not taken.
/// </summary>
internal static class HistoryArguments
{
    public static IEnumerable<KeyValuePair<string, string>> Of(BuildSteps made, Dockerfile file)
    {
        var names = file.Instructions.OfType<ArgInstruction>().SelectMany(arg => arg.Variables).Select(variable => variable.Key).Distinct(StringComparer.Ordinal).ToList();
        return made.Steps.SelectMany(step => Read(step.Entry.CreatedBy, names)).DistinctBy(pair => pair.Key, StringComparer.Ordinal);
    }

    internal static IEnumerable<KeyValuePair<string, string>> Read(string text, IReadOnlyList<string> names)
    {
        var bar = text.IndexOf('|', StringComparison.Ordinal);
        var space = bar < 0 ? -1 : text.IndexOf(' ', bar);
        var shell = space < 0 ? -1 : text.IndexOf(" /", space, StringComparison.Ordinal);
        if (shell < 0 || !(bar == 0 || text[bar - 1] == ' ') || !int.TryParse(text.AsSpan(bar + 1, space - bar - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0)
        {
            return [];
        }

        var given = text[space..shell];
        var starts = names.Select(name => (Name: name, At: given.IndexOf($" {name}=", StringComparison.Ordinal))).Where(start => start.At >= 0).OrderBy(start => start.At).ToList();
        return starts.Count != count ? [] : starts.Select((start, index) =>
        {
            var from = start.At + start.Name.Length + 2;
            return KeyValuePair.Create(start.Name, given[from..(index + 1 < starts.Count ? starts[index + 1].At : given.Length)]);
        });
    }
}
