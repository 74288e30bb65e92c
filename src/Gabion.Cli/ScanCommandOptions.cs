using System.CommandLine;
using Gabion.Reports;

namespace Gabion.Cli;

/// <summary>The options of <c>gabion scan</c>; most have a key of the same name in <c>gabion.yaml</c>.</summary>
internal sealed class ScanCommandOptions
{
    public ScanCommandOptions()
        : this(new Argument<string>("TARGET")
        {
            DefaultValueFactory = _ => ".",
            Description = "A folder, a file, an image archive or layout, or - for standard input.",
        })
    {
    }

    public ScanCommandOptions(Argument<string> target) => Target = target;

    public Argument<string> Target { get; }

    /// <summary>Where <c>gabion.yaml</c> is looked for instead of in the target: what is in an image has no say in how it is judged.</summary>
    public string? ConfigurationPlace { get; init; }

    /// <summary>What is counted while it goes on.</summary>
    public string Things { get; init; } = "files";

    public Option<string[]> Format { get; } = Many("--format", "How the report is written; may be given several times.", "NAME", "-f");

    public Option<string[]> Output { get; } = Many("--output", "Write the report to a file instead of printing it.", "FILE", "-o");

    public Option<string> Severity { get; } = One("--severity", "Leave out findings below info, low, medium, high or critical.", "LEVEL");

    public Option<string> FailOn { get; } = One("--fail-on", "Exit with 1 for findings at or above this level, or for none. [default: high]", "LEVEL");

    public Option<string[]> Rules { get; } = Many("--rules", "Only these rules: ids, other tools' ids, patterns, areas (cluster), stages (deploy), frameworks.", "RULE,…");

    public Option<string[]> SkipRules { get; } = Many("--skip-rules", "All but these rules.", "RULE,…");

    public Option<string[]> Policy { get; } = Many("--policy", "Also ask Gatekeeper templates and constraints; a file, or a folder with all below it.", "PATH");

    public Option<string[]> Include { get; } = Many("--include", "Only files that match; a folder that is skipped by default comes back when it is named.", "PATTERN");

    public Option<string[]> Exclude { get; } = Many("--exclude", "Leave out files and folders that match.", "PATTERN");

    public Option<string> Configuration { get; } = One("--config", "Read this instead of the target's gabion.yaml; 'none' reads no file.", "FILE");

    public Option<string> Baseline { get; } = One("--baseline", "Findings that this file records are known and do not fail the run.", "FILE");

    public Option<bool> UpdateBaseline { get; } = Flag("--update-baseline", "Write what is found to the baseline file.");

    public Option<string> KubernetesVersion { get; } = One("--kubernetes-version", "Judge manifests for this version. [default: newest known]", "1.N");

    public Option<bool> Strict { get; } = Flag("--strict", "Exit with 3 when a part of the target could not be assessed.");

    public Option<bool> History { get; } = Flag("--history", "Also look for secrets in the git history.");

    public Option<bool> Quiet { get; } = Flag("--quiet", "Print nothing but the report.", "-q");

    public Option<bool> NoProgress { get; } = Flag("--no-progress", "Show no progress, even on a terminal.");

    public Option<bool> NoCache { get; } = Flag("--no-cache", "Scan again even when nothing has changed since the last time.");

    public Option<string> Advisories { get; } = Database.DbCommand.Folder();

    public Option<string[]> Vex { get; } = Many("--vex", "VEX documents (OpenVEX, CSAF, CycloneDX): what does not apply is shown as waived.", "FILE");

    public Option<string> JarHashes { get; } = Packages.JarHashes.Create();

    public Option<string[]> Yara { get; } = Many("--yara", "YARA rules to ask about every file of an image or node; a file, or a folder with all below it.", "PATH");

    public Option<string> Clam { get; } = One("--clamd", "The socket or HOST:PORT of ClamAV's daemon; none does without. [default: this machine's, where one answers]", "PLACE");

    public Option<string> Color { get; } = One("--color", "auto, always or never; NO_COLOR is honoured. [default: auto]", "WHEN");

    public void AddTo(Command command)
    {
        Format.CompletionSources.Add(_ => ReportList.All.Select(report => new System.CommandLine.Completions.CompletionItem(report.Name)));
        Severity.CompletionSources.Add([.. Gabion.Scan.Configuration.FailOn.Levels]);
        FailOn.CompletionSources.Add([.. Gabion.Scan.Configuration.FailOn.Levels, "none"]);
        Color.CompletionSources.Add("auto", "always", "never");
        foreach (Option option in (Option[])[Format, Output, Severity, FailOn, Rules, SkipRules, Policy, Include, Exclude, Configuration, Baseline, UpdateBaseline, KubernetesVersion, Strict, History, NoCache, Advisories, Vex, JarHashes, Yara, Clam, Color, NoProgress, Quiet])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Adds those that have a meaning for a list of packages.</summary>
    public void AddForPackagesTo(Command command)
    {
        AddForImagesTo(command);
        command.Options.Remove(Yara);
        command.Options.Remove(Clam);
    }

    /// <summary>Adds those that have a meaning for images and registries.</summary>
    public void AddForImagesTo(Command command)
    {
        AddTo(command);
        foreach (Option option in (Option[])[Policy, Include, Exclude, KubernetesVersion, History])
        {
            command.Options.Remove(option);
        }
    }

    /// <summary>Adds those that have a meaning for clusters.</summary>
    public void AddForClustersTo(Command command)
    {
        AddTo(command);
        foreach (Option option in (Option[])[KubernetesVersion, History, JarHashes])
        {
            command.Options.Remove(option);
        }
    }

    private static Option<string> One(string name, string about, string value) => new(name) { Description = about, HelpName = value };

    private static Option<string[]> Many(string name, string about, string value, params string[] aliases) =>
        new(name, aliases) { Description = about, HelpName = value, DefaultValueFactory = _ => [] };

    private static Option<bool> Flag(string name, string about, params string[] aliases) => new(name, aliases) { Description = about };
}
