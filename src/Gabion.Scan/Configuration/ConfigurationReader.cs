using System.Collections.Immutable;
using System.Globalization;
using Gabion.Formats;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model;
using Gabion.Rules;
using Gabion.Scan.Waivers;

namespace Gabion.Scan.Configuration;

/// <summary>Something wrong in a configuration file.</summary>
/// <param name="Message">What is wrong and, where it can be told, what was meant.</param>
public sealed record ConfigurationError(Location Location, string Message)
{
    public override string ToString() => $"{Location.Path}:{Location.Span}: {Message}";
}

/// <summary>Reads <c>gabion.yaml</c>: everything that is wrong with it is told at once.</summary>
public static class ConfigurationReader
{
    /// <param name="path">How the file is called in errors.</param>
    /// <param name="rules">The rules that may be named.</param>
    public static ScanConfiguration Read(string path, string text, ImmutableArray<Rule> rules, out ImmutableArray<ConfigurationError> errors)
    {
        var documents = YamlReader.Read(text);
        var problems = documents.SelectMany(document => document.Problems).Select(problem => Error(path, problem.At, problem.Message)).ToList();
        if (documents.Count > 1)
        {
            problems.Add(Error(path, TextSpan.FileStart, "one document is expected; this file holds more"));
        }

        var root = documents.Count > 0 ? documents[0].Field : Field.Of(null);
        if (problems.Count == 0 && root.IsSet)
        {
            new ShapeCheck(path, problems).Check(root, ConfigurationShape.Root);
        }

        foreach (var word in Words(root["rules"]).Concat(Words(root["skip-rules"])))
        {
            if (!rules.Any(rule => RuleSelection.Names(word.Text!, rule.Card)))
            {
                problems.Add(Error(path, word.Span, $"no rule is called '{word.Text}'{DidYouMean(RuleSelection.Nearest(word.Text!, rules))}"));
            }
        }

        foreach (var word in Words(root["settings"]["pinned-images"]).Where(word => Pin(word.Text!) is null))
        {
            problems.Add(Error(path, word.Span, $"'{word.Text}' is not an image with tag and digest, such as nginx:1.29@sha256:…"));
        }

        errors = [.. problems.OrderBy(error => error.Location)];
        return errors.IsEmpty ? Configuration(path, root) : ScanConfiguration.Empty;
    }

    /// <summary>An image with its digest; null when the text is none.</summary>
    public static ImageRef? Pin(string text) => ImageRef.TryParse(text, out var image) && image.Digest is not null ? image : null;

    internal static ConfigurationError Error(string path, TextSpan at, string message) => new(new(path, at), message);

    internal static string DidYouMean(string? nearest) => nearest is null ? "" : $"; did you mean '{nearest}'?";

    private static ScanConfiguration Configuration(string path, Field root) => new()
    {
        Severity = Enum.TryParse<Severity>(root["severity"].Text, ignoreCase: true, out var severity) ? severity : null,
        FailOn = root["fail-on"].Text is { } failOn ? FailOn.Parse(failOn) : null,
        Rules = Texts(root["rules"]),
        SkipRules = Texts(root["skip-rules"]),
        Include = Texts(root["include"]),
        Exclude = Texts(root["exclude"]),
        KubernetesMinor = KubernetesVersion.TryParse(root["kubernetes-version"].Text ?? "", out var minor) ? minor : null,
        Strict = root["strict"].IsTrue,
        History = root["history"].IsTrue,
        Baseline = root["baseline"].Text,
        Yara = Texts(root["yara"]),
        Clam = root["clamd"].Text,
        Settings = new()
        {
            AllowedRegistries = Texts(root["settings"]["allowed-registries"]),
            DeniedRegistries = Texts(root["settings"]["denied-registries"]),
            RequiredLabels = Texts(root["settings"]["required-labels"]),
            RequiredAnnotations = Texts(root["settings"]["required-annotations"]),
            RequiredImageLabels = Texts(root["settings"]["required-image-labels"]),
            DefaultRequests = Pairs(root["settings"]["default-requests"]),
            DefaultLimits = Pairs(root["settings"]["default-limits"]),
            PinnedImages = [.. Words(root["settings"]["pinned-images"]).Select(word => Pin(word.Text!)).OfType<ImageRef>()],
        },
        Waivers = [.. root["waivers"].Items.Select(item => WaiverOf(path, item))],
    };

    private static Waiver WaiverOf(string path, Field item) => new()
    {
        Rule = item["rule"].Text ?? "",
        Path = item["path"].Text is { } glob ? new(glob) : null,
        Resource = item["resource"].Text,
        Fingerprint = item["fingerprint"].Text,
        Reason = item["reason"].Text ?? "",
        Owner = item["owner"].Text,
        Expires = DateOnly.TryParseExact(item["expires"].Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var last) ? last : null,
        Location = new(path, item.Span),
    };

    private static IEnumerable<Field> Words(Field field) => field.IsSequence ? field.Items.Where(item => item.Text is not null) : field.Text is null ? [] : [field];

    private static ImmutableSortedDictionary<string, string> Pairs(Field field) =>
        field.Entries.Where(entry => entry.Value.Text is not null).ToImmutableSortedDictionary(entry => entry.Key, entry => entry.Value.Text!, StringComparer.Ordinal);

    private static ImmutableArray<string> Texts(Field field) => [.. Words(field).Select(word => word.Text!)];
}
