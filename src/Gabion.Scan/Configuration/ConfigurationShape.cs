using System.Globalization;

namespace Gabion.Scan.Configuration;

/// <summary>Every key of <c>gabion.yaml</c>. Those that are options too have the option's name.</summary>
internal static class ConfigurationShape
{
    private static readonly ValueShape.Text Text = new();
    private static readonly ValueShape.Texts Texts = new();
    private static readonly ValueShape.Flag Flag = new();

    private static readonly ValueShape.Mapping Resources = new(
    [
        new("cpu", Text, "Processor time: 100m."),
        new("memory", Text, "Memory: 128Mi."),
        new("ephemeral-storage", Text, "Space on the node's disk: 1Gi."),
    ]);

    private static readonly ValueShape.Mapping Settings = new(
    [
        new("allowed-registries", Texts, "Registries, or registry and repository prefixes, that images may come from."),
        new("denied-registries", Texts, "Registries, or registry and repository prefixes, that images must not come from."),
        new("required-labels", Texts, "Labels that every workload must carry."),
        new("required-annotations", Texts, "Annotations that every workload must carry."),
        new("required-image-labels", Texts, "Labels that a Dockerfile must set."),
        new("default-requests", Resources, "Resource requests that gabion fix gives containers which have none."),
        new("default-limits", Resources, "Resource limits that gabion fix gives containers which have none."),
        new("pinned-images", Texts, "Images with tag and digest (nginx:1.29@sha256:…) that gabion fix pins those tags to."),
    ]);

    private static readonly ValueShape.Mapping WaiverKeys = new(
    [
        new("rule", Text, "A rule's id or alias, a pattern for ids, or a secret detector's id.", IsRequired: true),
        new("path", Text, "Only in files that match this pattern: deploy/**/*.yaml."),
        new("resource", Text, "Only for resources that match: a name, Kind/name or Kind/namespace/name; each part may be a pattern."),
        new("fingerprint", Text, "Only this finding: its fingerprint, as the JSON report gives it, or the first 12 digits of it."),
        new("reason", Text, "Why this is accepted; shown in reports.", IsRequired: true),
        new("owner", Text, "Who answers for it."),
        new("expires", new ValueShape.Form("^\\d{4}-\\d{2}-\\d{2}$", "2027-01-31", IsDate), "The last day on which it applies."),
    ]);

    public static readonly ValueShape.Mapping Root = new(
    [
        new("severity", new ValueShape.OneOf(FailOn.Levels), "Findings below this severity are left out."),
        new("fail-on", new ValueShape.OneOf([.. FailOn.Levels, "none"]), "The least severity that makes the program exit with 1."),
        new("rules", Texts, "Only these rules run: ids, aliases, patterns, areas, stages, frameworks."),
        new("skip-rules", Texts, "These rules do not run."),
        new("include", Texts, "Only files that match one of these patterns are scanned."),
        new("exclude", Texts, "Files and folders that match one of these patterns are left out."),
        new("kubernetes-version", new ValueShape.Form("^v?1\\.\\d{1,3}(\\.\\d+)?$", "1.36", text => KubernetesVersion.TryParse(text, out _)), "The Kubernetes version to judge manifests for."),
        new("strict", Flag, "Exit with 3 when a part of the target could not be assessed."),
        new("history", Flag, "Also look for secrets in the git history."),
        new("baseline", Text, "A file of known findings, relative to this file, as --update-baseline writes it."),
        new("yara", Texts, "YARA rules to ask about every file of an image or node: files or folders, relative to this file."),
        new("clamd", Text, "The socket or HOST:PORT of ClamAV's daemon, or none; without it the one of this machine is asked, where one answers."),
        new("settings", Settings, "What some rules need to be told."),
        new("waivers", new ValueShape.ListOf(WaiverKeys), "Findings that are accepted, with the reason."),
    ]);

    private static bool IsDate(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
