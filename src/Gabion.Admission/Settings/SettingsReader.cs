using System.Collections.Immutable;
using System.Globalization;
using Gabion.Formats;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model;
using Gabion.Policy.PodSecurity;
using Gabion.Rules;
using Gabion.Scan;
using Gabion.Scan.Configuration;

namespace Gabion.Admission.Settings;

/// <summary>Reads <c>serve.yaml</c>: everything that is wrong with it is told at once.</summary>
public static class SettingsReader
{
    /// <summary>The settings; the defaults when <paramref name="errors"/> holds any.</summary>
    public static AdmissionSettings Read(string path, string text, out ImmutableArray<ConfigurationError> errors)
    {
        var documents = YamlReader.Read(text);
        var problems = documents.SelectMany(document => document.Problems).Select(problem => ConfigurationReader.Error(path, problem.At, problem.Message)).ToList();
        if (documents.Count > 1)
        {
            problems.Add(ConfigurationReader.Error(path, TextSpan.FileStart, "one document is expected; this file holds more"));
        }

        var root = documents.Count > 0 ? documents[0].Field : Field.Of(null);
        if (problems.Count == 0 && root.IsSet)
        {
            new ShapeCheck(path, problems).Check(root, SettingsShape.Root);
            var rules = Catalogue.Create(RuleSettings.Default);
            foreach (var word in Words(root["rules"]["only"]).Concat(Words(root["rules"]["skip"])).Where(word => !rules.Any(rule => RuleSelection.Names(word.Text!, rule.Card))))
            {
                problems.Add(ConfigurationReader.Error(path, word.Span, $"no rule is called '{word.Text}'{ConfigurationReader.DidYouMean(RuleSelection.Nearest(word.Text!, rules))}"));
            }
        }

        errors = [.. problems.OrderBy(error => error.Location)];
        return errors.IsEmpty && root.IsSet ? Settings(root) : AdmissionSettings.Default;
    }

    /// <summary>The mode that a word names; null when it names none.</summary>
    public static PolicyMode? Mode(string? word) => Enum.TryParse<PolicyMode>(word, ignoreCase: true, out var mode) && !char.IsAsciiDigit(word[0]) ? mode : null;

    private static AdmissionSettings Settings(Field root)
    {
        var standard = AdmissionSettings.Default;
        var (rules, security, records) = (root["rules"], root["pod-security"], root["records"]);
        return standard with
        {
            Policies = Texts(root["policies"]),
            Mode = Mode(root["mode"].Text) ?? standard.Mode,
            Modes = [.. root["modes"].Items.Select(item => new ModeRule(Texts(item["policies"]), Texts(item["namespaces"]), Mode(item["mode"].Text) ?? standard.Mode))],
            FailOpen = Texts(root["fail-open"]),
            OwnNamespace = root["namespace"].Text ?? standard.OwnNamespace,
            ExemptNamespaces = Texts(root["exempt-namespaces"]),
            PodSecurity = new(Level(security, "enforce"), Level(security, "audit"), Level(security, "warn")),
            PodSecurityExemptions = new(Texts(security["exempt-users"]), Texts(security["exempt-namespaces"]), Texts(security["exempt-runtime-classes"])),
            RulesDeny = SeverityOf(rules["deny"]),
            RulesWarn = SeverityOf(rules["warn"]),
            Rules = Texts(rules["only"]),
            SkipRules = Texts(rules["skip"]),
            AllowedRegistries = Texts(root["registries"]["allowed"]),
            DeniedRegistries = Texts(root["registries"]["denied"]),
            TrustVerdicts = root["image-trust"]["verdicts"].Text,
            TrustImages = Texts(root["image-trust"]["images"]),
            Deadline = SettingsShape.TryTime(root["deadline"].Text ?? "", out var deadline) ? deadline : standard.Deadline,
            PolicyTime = SettingsShape.TryTime(root["policy-time"].Text ?? "", out var time) ? time : standard.PolicyTime,
            BodyLimit = SettingsShape.TrySize(root["body-limit"].Text ?? "", out var size) ? size : standard.BodyLimit,
            RecordsFile = records["file"].Text,
            MostRecords = long.TryParse(records["most"].Text, NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : standard.MostRecords,
            KeepsRequests = !records["requests"].IsFalse,
        };
    }

    private static LevelVersion Level(Field security, string mode) => new(
        LevelVersion.TryParseLevel(security[mode].Text, out var level) ? level : PodSecurityLevel.Privileged,
        PodSecurityVersion.TryParse(security[$"{mode}-version"].Text, out var version) ? version : PodSecurityVersion.Latest);

    private static Severity? SeverityOf(Field field) => Enum.TryParse<Severity>(field.Text, ignoreCase: true, out var severity) ? severity : null;

    private static IEnumerable<Field> Words(Field field) => field.IsSequence ? field.Items.Where(item => item.Text is not null) : field.Text is null ? [] : [field];

    private static ImmutableArray<string> Texts(Field field) => [.. Words(field).Select(word => word.Text!)];
}
