using System.Collections.Immutable;
using System.CommandLine;
using Gabion.Cli.Database;
using Gabion.Cli.Images;
using Gabion.Database;
using Gabion.Intel.Matching;
using Gabion.Model;
using Gabion.Rules;
using Gabion.Scan;
using Gabion.Scan.Configuration;
using Gabion.Scan.Images.Cache;
using Gabion.Scan.Waivers;

namespace Gabion.Cli;

/// <summary>What a scan was asked for, by the command line and <c>gabion.yaml</c> together.</summary>
internal sealed record ScanRequest : IDisposable
{
    public required ScanOptions Scan { get; init; }

    public required ImmutableArray<ReportOutput> Outputs { get; init; }

    public required FailOn FailOn { get; init; }

    public required ColorChoice Color { get; init; }

    public required bool IsStrict { get; init; }

    public required bool IsQuiet { get; init; }

    public required bool ShowsProgress { get; init; }

    /// <summary>The files, beside the target, that the result depends on.</summary>
    public required ImmutableArray<string> Inputs { get; init; }

    /// <summary>The advisories; open once packages are matched.</summary>
    public required AdvisoryDatabase Database { get; init; }

    /// <summary>What beside the target could not be used, and changes what the report says.</summary>
    public ImmutableArray<CoverageGap> Gaps { get; init; } = [];

    /// <summary>It is an image or a registry that is scanned, whatever the target's name is.</summary>
    public bool IsOfImages { get; init; }

    /// <summary>The file to write the baseline to, when it was asked for.</summary>
    public string? UpdatedBaseline { get; init; }

    /// <summary>
    /// Single values of the command line win over those of the file; <c>--rules</c> and <c>--include</c> take their place,
    /// <c>--skip-rules</c> and <c>--exclude</c> come on top. Null when something is wrong; then <paramref name="complaints"/> say what.
    /// </summary>
    /// <param name="named">The target, for commands that take several; null: the one on the command line.</param>
    public static ScanRequest? Create(ScanCommandOptions options, ParseResult parsed, List<Complaint> complaints, string? named = null)
    {
        var target = named ?? parsed.GetValue(options.Target) ?? ".";
        var policies = PolicyFolder.Read(parsed.GetValue(options.Policy) ?? [], complaints, out var policyFiles);
        var all = Catalogue.Create(RuleSettings.Default).AddRange(policies);
        var file = ConfigurationFile.Find(parsed.GetValue(options.Configuration), options.ConfigurationPlace ?? target, all, complaints);
        var configuration = file.Configuration;

        var rules = Words(parsed.GetValue(options.Rules));
        var skipRules = Words(parsed.GetValue(options.SkipRules));
        CheckRules(rules, "--rules", all, complaints);
        CheckRules(skipRules, "--skip-rules", all, complaints);

        var severity = Level(parsed.GetValue(options.Severity), "--severity", complaints)?.Least ?? configuration.Severity ?? Severity.Info;
        var failOn = Level(parsed.GetValue(options.FailOn), "--fail-on", complaints) ?? configuration.FailOn ?? FailOn.Default;
        var minor = Kubernetes(parsed.GetValue(options.KubernetesVersion), complaints) ?? configuration.KubernetesMinor ?? RuleSettings.Default.KubernetesMinor;
        var color = Choice(parsed.GetValue(options.Color), complaints);

        var baselineFile = parsed.GetValue(options.Baseline) ?? file.BaselinePath;
        var updates = parsed.GetValue(options.UpdateBaseline);
        if (updates && parsed.GetValue(options.Baseline) is null)
        {
            // Never the file that the target's gabion.yaml names: only the user says what is written.
            complaints.Add(new("--update-baseline does not know which file to write", "Add --baseline FILE."));
        }

        var baseline = baselineFile is null || (updates && !File.Exists(baselineFile)) ? Baseline.Empty : ReadBaseline(baselineFile, complaints);
        var outputs = named is null ? ReportOutput.Pair(parsed.Tokens, options.Format, options.Output, complaints) : [];
        var vexFiles = parsed.GetValue(options.Vex) ?? [];
        var vex = VexFiles.Read(vexFiles, text => complaints.Add(new(text)));

        // A file in the target of a scan must not say which programs and sockets are asked: here it is the user's own.
        var isOfImages = options.ConfigurationPlace is not null;
        var yaraRules = MalwareChoice.Rules((isOfImages ? file.YaraPaths : []).Concat(parsed.GetValue(options.Yara) ?? []), complaints);
        var malware = MalwareChoice.Create(yaraRules, parsed.GetValue(options.Clam) ?? (isOfImages ? configuration.Clam : null), complaints);
        var archives = Packages.JarHashes.Read(parsed.GetValue(options.JarHashes), complaints);
        if (complaints.Count > 0)
        {
            return null;
        }

        var database = new AdvisoryDatabase(DatabaseFolder.Resolve(parsed.GetValue(options.Advisories)));
        var include = parsed.GetValue(options.Include) ?? [];
        return new()
        {
            Scan = new()
            {
                Target = target,
                Settings = configuration.Settings with { KubernetesMinor = minor },
                Policies = policies,
                Rules = new(rules.IsEmpty ? configuration.Rules : rules, [.. configuration.SkipRules, .. skipRules]),
                Severity = severity,
                Include = [.. (include.Length > 0 ? include : configuration.Include.AsEnumerable()).Select(text => new Glob(text))],
                Exclude = [.. configuration.Exclude.Concat(parsed.GetValue(options.Exclude) ?? []).Select(text => new Glob(text))],
                History = configuration.History || parsed.GetValue(options.History),
                Waivers = configuration.Waivers,
                Baseline = baseline,
                Layers = parsed.GetValue(options.NoCache) ? null : LayerCache.OfUser(),
                Malware = malware,
                Vulnerabilities = new(new SourceList(database), vex.Set) { Faults = () => database.Faults.Select(fault => fault.ToString()), Archives = archives },
            },
            Database = database,
            Gaps = vex.Gaps,
            Outputs = [.. outputs],
            FailOn = failOn,
            Color = color,
            IsStrict = configuration.Strict || parsed.GetValue(options.Strict),
            IsQuiet = parsed.GetValue(options.Quiet),
            ShowsProgress = Terminal.CanShowProgress && !parsed.GetValue(options.NoProgress) && !parsed.GetValue(options.Quiet),
            Inputs = [.. new[] { file.Path, baselineFile, Images.BaseTable.File }.Concat(vexFiles).Concat(vex.Files).Concat(policyFiles).Concat(yaraRules).Append(Packages.JarHashes.Stamp(parsed.GetValue(options.JarHashes))).OfType<string>()],
            IsOfImages = isOfImages,
            UpdatedBaseline = updates ? baselineFile : null,
        };
    }

    /// <summary>A report that also says what of the request could not be used.</summary>
    public ScanReport Complete(ScanReport report) =>
        Gaps.IsEmpty ? report : report with { Coverage = report.Coverage with { Gaps = [.. Gaps.Concat(report.Coverage.Gaps).OrderBy(gap => gap.Path, StringComparer.Ordinal)] } };

    public void Dispose() => Database.Dispose();

    private static ImmutableArray<string> Words(string[]? values) =>
        [.. (values ?? []).SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    private static void CheckRules(ImmutableArray<string> words, string option, ImmutableArray<Rule> all, List<Complaint> complaints)
    {
        foreach (var word in words.Where(word => !all.Any(rule => RuleSelection.Names(word, rule.Card))))
        {
            var nearest = RuleSelection.Nearest(word, all);
            complaints.Add(new($"no rule is called '{word}' ({option})", $"{(nearest is null ? "" : $"Did you mean '{nearest}'? ")}'gabion rules list' shows them all."));
        }
    }

    private static FailOn? Level(string? text, string option, List<Complaint> complaints)
    {
        if (text is null)
        {
            return null;
        }

        ImmutableArray<string> words = option == "--fail-on" ? [.. FailOn.Levels, "none"] : FailOn.Levels;
        if (words.Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            return FailOn.Parse(text);
        }

        var nearest = Spelling.Nearest(text, words);
        complaints.Add(new($"{option} takes {string.Join(", ", words)}, not '{text}'", nearest is null ? null : $"Did you mean '{nearest}'?"));
        return null;
    }

    private static int? Kubernetes(string? text, List<Complaint> complaints)
    {
        if (text is null)
        {
            return null;
        }

        if (KubernetesVersion.TryParse(text, out var minor))
        {
            return minor;
        }

        complaints.Add(new($"--kubernetes-version takes a version such as 1.36, not '{text}'"));
        return null;
    }

    private static ColorChoice Choice(string? text, List<Complaint> complaints)
    {
        if (text is null || Enum.TryParse<ColorChoice>(text, ignoreCase: true, out var known) is var isKnown && !isKnown)
        {
            if (text is not null)
            {
                complaints.Add(new($"--color takes auto, always or never, not '{text}'"));
            }

            return ColorChoice.Auto;
        }

        return known;
    }

    private static Baseline ReadBaseline(string file, List<Complaint> complaints)
    {
        try
        {
            if (Baseline.TryRead(File.ReadAllBytes(file), out var reason) is { } baseline)
            {
                return baseline;
            }

            complaints.Add(new($"the baseline {file} cannot be used: {reason}"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            complaints.Add(new($"the baseline {file} cannot be read: {error.Message}", "--update-baseline writes it."));
        }

        return Baseline.Empty;
    }
}
