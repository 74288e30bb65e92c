using System.Collections.Immutable;
using System.Globalization;
using Gabion.Model.Container;
using Gabion.Model.Container.Images;

namespace Gabion.Scan.Images;

/// <summary>Settings that no instruction of the Dockerfile makes, against what the base may have brought (docs/decisions/0140-settings-that-nobody-set.md).</summary>
/// <param name="Unexplained">Neither the Dockerfile nor the base nor any step of the history sets them.</param>
/// <param name="Unsettled">Who set them cannot be told.</param>
internal sealed record SettingsOfNobody(ImmutableArray<string> Unexplained, ImmutableArray<string> Unsettled)
{
    /// <summary>What builders set where nothing else does.</summary>
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>Labels that builders and pipelines put on images by themselves, by how their names begin, and who does.</summary>
    private static readonly ImmutableArray<(string Start, string Who)> OfBuilders =
    [
        ("com.docker.compose.", "docker compose"),
        ("org.opencontainers.image.", "pipelines, under OCI's own names"),
        ("org.label-schema.", "pipelines, under the names of label-schema.org"),
        ("io.openshift.build.", "OpenShift's builds"),
        ("com.azure.dev.image.", "Azure Pipelines"),
        ("com.visualstudio.", "Azure Pipelines"),
        ("devcontainer.metadata", "dev containers"),
    ];

    public static readonly SettingsOfNobody None = new([], []);

    /// <summary>Labels of builders and pipelines: told, and no doubt.</summary>
    public ImmutableArray<string> OfBuilder { get; private init; } = [];

    /// <param name="ofBase">The base's settings (<see cref="ImageSettings"/>); null where they are not known.</param>
    public static SettingsOfNobody Of(Dockerfile file, ImageConfig config, BuildSteps made, ImmutableSortedDictionary<string, string>? ofBase)
    {
        if (file.FinalStage is not { } stage || made.Doubt is not null)
        {
            return None; // that is a doubt about everything, and told
        }

        var steps = new SettingSteps(made);
        var (unexplained, unsettled, ofBuilder) = (ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<string>());
        var isScratch = stage.IsFromScratch;
        foreach (var (name, value) in ImageSettings.Of(config).Where(pair => !IsUsual(pair.Key, pair.Value) && !IsSetBy(stage, pair.Key)))
        {
            var keyword = name.Split(' ', 2)[0];
            if (isScratch ? keyword is not ("LABEL" or "WORKDIR" or "STOPSIGNAL" or "SHELL") : ofBase?.GetValueOrDefault(name) == value || steps.Sets(name, value))
            {
                continue; // what scratch does not bring is compared with the instructions already
            }

            var said = $"{name}{(value.Length == 0 ? "" : name.Contains(' ', StringComparison.Ordinal) ? $"={value}" : $" {value}")}";
            if (keyword == "LABEL" && OfBuilders.FirstOrDefault(known => name["LABEL ".Length..].StartsWith(known.Start, StringComparison.Ordinal)) is { Who: { } who })
            {
                ofBuilder.Add($"{said}: {who} set it by themselves");
            }
            else if (keyword == "LABEL")
            {
                unsettled.Add($"{said}: {Nobody(ofBase, isScratch)} sets it; it may be from the builder's command line");
            }
            else if (isScratch || ofBase is not null || steps.AreWhole)
            {
                unexplained.Add($"{said} is in the image, and {Nobody(ofBase, isScratch)} sets it");
            }
            else
            {
                unsettled.Add($"{said}: no instruction and no step of the history sets it, and the history does not tell all that the base brought");
            }
        }

        var user = ofBase is not null ? ofBase.GetValueOrDefault("USER") : steps.AreWhole ? steps.User : null;
        if (!isScratch && config.User.Length == 0 && user is { Length: > 0 } && user is not ("root" or "0") && stage.State.User is null)
        {
            unexplained.Add($"USER is not set in the image, {user} in its base, and no instruction takes that back");
        }

        return new(unexplained.ToImmutable(), unsettled.ToImmutable()) { OfBuilder = ofBuilder.ToImmutable() };
    }

    private static string Nobody(ImmutableSortedDictionary<string, string>? ofBase, bool isScratch) =>
        isScratch ? "no instruction" : ofBase is not null ? "neither an instruction nor the base nor a step of the history" : "no instruction and no step of the history";

    private static bool IsUsual(string name, string value) => (name, value) is ("ENV PATH", DefaultPath) or ("WORKDIR", "/") or ("LABEL io.buildah.version", _);

    private static bool IsSetBy(BuildStage stage, string name)
    {
        var (keyword, key) = name.Split(' ', 2) is [var first, var rest] ? (first, rest) : (name, "");
        var all = stage.Chain.SelectMany(each => each.Instructions).ToList();
        return keyword switch
        {
            "ENV" => stage.State.Variables.TryGetValue(key, out var variable) && variable.IsEnvironment,
            "LABEL" => all.OfType<LabelInstruction>().SelectMany(label => label.Labels).Any(label => label.Key == key || label.Key.Contains('$', StringComparison.Ordinal)),
            "EXPOSE" => all.OfType<ExposeInstruction>().SelectMany(expose => expose.Ports).Any(port => port.First is not { } low
                || (key.Split('/') is [var number, var protocol] && port.Protocol == protocol && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked >= low && asked <= port.Last)),
            "VOLUME" => all.OfType<VolumeInstruction>().SelectMany(volume => volume.Paths).Any(path => path.Value is null || path.Value == key),
            "USER" => all.OfType<UserInstruction>().Any(),
            "WORKDIR" => all.OfType<WorkdirInstruction>().Any(),
            "ENTRYPOINT" => all.OfType<EntrypointInstruction>().Any(),
            "CMD" => all.OfType<CmdInstruction>().Any(),
            "SHELL" => all.OfType<ShellInstruction>().Any(),
            "STOPSIGNAL" => all.OfType<StopsignalInstruction>().Any(),
            "HEALTHCHECK" => all.OfType<HealthcheckInstruction>().Any(),
            _ => false,
        };
    }
}
