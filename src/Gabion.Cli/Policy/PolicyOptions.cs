using System.Collections;
using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Gabion.Policy.Cel.Kubernetes;
using Gabion.Policy.Rego.Builtins;
using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Cli.Policy;

/// <summary>Options that several commands on policies have.</summary>
internal static class PolicyOptions
{
    private const int OldestMinor = 26;

    public static Argument<string[]> Paths() => new("PATH")
    {
        Arity = ArgumentArity.OneOrMore,
        Description = "Policies (*.rego), data (*.json, *.yaml), or folders of them.",
    };

    public static Argument<string[]> PathsOfPolicies() => new("PATH")
    {
        Arity = ArgumentArity.OneOrMore,
        Description = "Policies: *.rego, manifests with admission policies or custom resource definitions, or folders of them.",
    };

    public static Option<string> KubernetesVersion() => new("--kubernetes-version")
    {
        DefaultValueFactory = _ => $"1.{KubernetesCel.NewestMinor}",
        Description = "The version whose CEL libraries count.",
        HelpName = "1.N",
    };

    /// <summary>The minor version; null when it is none that is known.</summary>
    public static int? Minor(string version)
    {
        var text = version.StartsWith('v') ? version[1..] : version;
        return text.StartsWith("1.", StringComparison.Ordinal) && int.TryParse(text.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            && minor is >= OldestMinor and <= KubernetesCel.NewestMinor
                ? minor
                : null;
    }

    public static int RefuseVersion(string? version) =>
        PssCommand.Refuse($"--kubernetes-version '{version}' is not known here", $"Give 1.{OldestMinor} to 1.{KubernetesCel.NewestMinor}.");

    /// <summary>A folder, or a file that is no module; a path that is not there is told of by whoever reads modules.</summary>
    public static bool MayHoldManifests(string path) => Directory.Exists(path) || (File.Exists(path) && !path.EndsWith(".rego", StringComparison.Ordinal));

    public static Option<bool> Older() => new("--v0-compatible") { Description = "Read modules that do not say otherwise in the syntax before OPA 1.0." };

    public static Option<string> Format(string known) => new("--format")
    {
        Description = $"How it is written: {known}.",
        HelpName = "FORMAT",
        DefaultValueFactory = _ => known.Split(',')[0].Trim(),
    };

    public static RegoVersion Version(bool isOlder) => isOlder ? RegoVersion.V0 : RegoVersion.V1;

    /// <summary>What built-in functions see on this machine: time, chance, environment; no network.</summary>
    public static BuiltinSettings Builtins(Action<string>? print) => new()
    {
        Now = () => (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100,
        RandomBytes = RandomNumberGenerator.GetBytes,
        Print = print,
        Runtime = RegoObject.OfFields(("env", Environment()), ("version", RegoString.Of(ProgramVersion.Text))),
    };

    public static EvaluationSettings Settings(Action<string>? print, bool isStrict, TimeSpan? time, IEvaluationObserver? observer) => EvaluationSettings.Default with
    {
        Builtins = Builtins(print),
        IsStrict = isStrict,
        Limits = time is { } most ? new() { MostTime = most } : RegoLimits.Default,
        Observer = observer,
    };

    private static RegoObject Environment()
    {
        var builder = new RegoObjectBuilder();
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
        {
            builder.Set(RegoString.Of((string)variable.Key), RegoString.Of((string?)variable.Value ?? ""));
        }

        return builder.Build();
    }
}
