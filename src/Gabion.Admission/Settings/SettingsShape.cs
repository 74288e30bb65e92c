using System.Globalization;
using Gabion.Policy.PodSecurity;
using Gabion.Scan.Configuration;

namespace Gabion.Admission.Settings;

/// <summary>Every key of <c>serve.yaml</c>.</summary>
internal static class SettingsShape
{
    private static readonly ValueShape.Text Text = new();
    private static readonly ValueShape.Texts Texts = new();
    private static readonly ValueShape.Flag Flag = new();
    private static readonly ValueShape.OneOf Mode = new(["rehearse", "audit", "warn", "enforce"]);
    private static readonly ValueShape.OneOf Severity = new(["none", "info", "low", "medium", "high", "critical"]);
    private static readonly ValueShape.OneOf Level = new(["privileged", "baseline", "restricted"]);
    private static readonly ValueShape.Form Version = new("^(latest|v1\\.\\d+)$", "latest or v1.34", text => PodSecurityVersion.TryParse(text, out _));
    private static readonly ValueShape.Form Time = new("^\\d+(ms|s|m)$", "5s", text => TryTime(text, out _));
    private static readonly ValueShape.Form Size = new("^\\d+(Ki|Mi)?$", "8Mi", text => TrySize(text, out _));
    private static readonly ValueShape.Form Count = new("^\\d+$", "100000", text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0);

    private static readonly ValueShape.Mapping ModeKeys = new(
    [
        new("policies", Texts, "Patterns for names of policies: GBN-*, K8sRequiredLabels/*."),
        new("namespaces", Texts, "Patterns for namespaces."),
        new("mode", Mode, "What follows when they are broken.", IsRequired: true),
    ]);

    private static readonly ValueShape.Mapping PodSecurityKeys = new(
    [
        new("enforce", Level, "The level of namespaces without a label."), new("enforce-version", Version, "Its version."),
        new("audit", Level, "The level that is audited."), new("audit-version", Version, "Its version."),
        new("warn", Level, "The level that is warned of."), new("warn-version", Version, "Its version."),
        new("exempt-users", Texts, "Users that are passed over."),
        new("exempt-namespaces", Texts, "Namespaces that are passed over."),
        new("exempt-runtime-classes", Texts, "Runtime classes that are passed over."),
    ]);

    private static readonly ValueShape.Mapping RuleKeys = new(
    [
        new("deny", Severity, "The least severity of findings that are refused."),
        new("warn", Severity, "The least severity of findings that are warned of."),
        new("only", Texts, "Only these rules: ids, aliases, patterns, frameworks."),
        new("skip", Texts, "These rules are not asked."),
    ]);

    private static readonly ValueShape.Mapping RegistryKeys = new(
    [
        new("allowed", Texts, "Registries and repositories that images may come from."),
        new("denied", Texts, "Registries and repositories that images must not come from."),
    ]);

    private static readonly ValueShape.Mapping TrustKeys = new(
    [
        new("verdicts", Text, "The file with the verdicts on digests.", IsRequired: true),
        new("images", Texts, "Registries and repositories whose images must be trusted."),
    ]);

    private static readonly ValueShape.Mapping RecordKeys = new(
    [
        new("file", Text, "The SQLite file of decisions.", IsRequired: true),
        new("most", Count, "How many decisions are kept."),
        new("requests", Flag, "Whether requests are kept for replay."),
    ]);

    public static readonly ValueShape.Mapping Root = new(
    [
        new("policies", Texts, "Files and folders with policies, parameters and Namespaces."),
        new("mode", Mode, "The mode of policies that modes does not name."),
        new("modes", new ValueShape.ListOf(ModeKeys), "Modes of some policies in some namespaces; the first that fits counts."),
        new("fail-open", Texts, "Patterns for policies that let pass what they cannot work out."),
        new("namespace", Text, "The namespace that the service itself runs in."),
        new("exempt-namespaces", Texts, "Namespaces that are never decided on."),
        new("pod-security", PodSecurityKeys, "The Pod Security Standards for namespaces without labels."),
        new("rules", RuleKeys, "Gabion's own rules."),
        new("registries", RegistryKeys, "Where images may come from."),
        new("image-trust", TrustKeys, "Images that must be trusted."),
        new("deadline", Time, "The longest that a decision may take."),
        new("policy-time", Time, "The longest that one constraint may take."),
        new("body-limit", Size, "The longest review."),
        new("records", RecordKeys, "Where decisions are recorded."),
    ]);

    public static bool TryTime(string text, out TimeSpan time)
    {
        time = default;
        var unit = text.EndsWith("ms", StringComparison.Ordinal) ? 2 : 1;
        if (text.Length <= unit || !int.TryParse(text.AsSpan(0, text.Length - unit), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
        {
            return false;
        }

        (var isKnown, time) = text[^unit..] switch
        {
            "ms" => (true, TimeSpan.FromMilliseconds(number)),
            "s" => (true, TimeSpan.FromSeconds(number)),
            "m" => (true, TimeSpan.FromMinutes(number)),
            _ => (false, default),
        };
        return isKnown;
    }

    public static bool TrySize(string text, out long size)
    {
        var (factor, unit) = text.EndsWith("Mi", StringComparison.Ordinal) ? (1L << 20, 2) : text.EndsWith("Ki", StringComparison.Ordinal) ? (1L << 10, 2) : (1L, 0);
        var isNumber = int.TryParse(text.AsSpan(0, text.Length - unit), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0;
        size = number * factor;
        return isNumber;
    }
}
