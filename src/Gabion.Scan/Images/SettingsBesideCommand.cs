using System.Globalization;
using Gabion.Model.Container;
using Gabion.Model.Container.Images;

namespace Gabion.Scan.Images;

/// <summary>
/// Labels, ports, volumes, health check, triggers and the like of an image against what the Dockerfile's stages set. What an image has
/// beyond that may be its base's; it is told only where there is no base. Labels may also come from the builder's command line.
/// </summary>
internal static class SettingsBesideCommand
{
    public static IEnumerable<string> Run(BuildStage stage, ImageConfig config) =>
        Labels(stage, config).Concat(Ports(stage, config)).Concat(Volumes(stage, config)).Concat(HealthCheck(stage, config)).Concat(Rest(stage, config));

    private static IEnumerable<T> All<T>(BuildStage stage)
        where T : Instruction => stage.Chain.Reverse().SelectMany(each => each.All<T>());

    private static IEnumerable<string> Labels(BuildStage stage, ImageConfig config)
    {
        var set = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var label in All<LabelInstruction>(stage).SelectMany(instruction => instruction.Labels))
        {
            set[label.Key] = label.Value?.Value;
        }

        foreach (var (key, value) in set.Where(pair => pair.Value is not null))
        {
            if (config.Labels.GetValueOrDefault(key) is var actual && actual != value)
            {
                yield return $"LABEL {key} is {(actual is null ? "missing" : $"'{actual}'")} in the image, '{value}' in the Dockerfile";
            }
        }
    }

    private static IEnumerable<string> Ports(BuildStage stage, ImageConfig config)
    {
        var actual = config.Ports.Select(port => port.Key.Contains('/', StringComparison.Ordinal) ? port.Key : $"{port.Key}/tcp").ToHashSet(StringComparer.Ordinal);
        var exposed = All<ExposeInstruction>(stage).SelectMany(instruction => instruction.Ports).ToList();
        var expected = exposed.Where(port => port.First is not null && port.Last >= port.First)
            .SelectMany(port => Enumerable.Range(port.First!.Value, port.Last!.Value - port.First.Value + 1).Select(number => string.Create(CultureInfo.InvariantCulture, $"{number}/{port.Protocol}"))).ToHashSet(StringComparer.Ordinal);
        foreach (var port in expected.Except(actual).Order(StringComparer.Ordinal))
        {
            yield return $"EXPOSE {port} is missing in the image";
        }

        if (stage.IsFromScratch && exposed.TrueForAll(port => port.First is not null))
        {
            foreach (var port in actual.Except(expected).Order(StringComparer.Ordinal))
            {
                yield return $"EXPOSE {port} is set in the image, and no instruction sets it";
            }
        }
    }

    private static IEnumerable<string> Volumes(BuildStage stage, ImageConfig config)
    {
        var actual = config.Volumes.Select(volume => volume.Key).ToHashSet(StringComparer.Ordinal);
        var paths = All<VolumeInstruction>(stage).SelectMany(instruction => instruction.Paths).Select(path => path.Value).ToList();
        foreach (var path in paths.OfType<string>().Except(actual, StringComparer.Ordinal))
        {
            yield return $"VOLUME {path} is missing in the image";
        }

        if (stage.IsFromScratch && !paths.Contains(null))
        {
            foreach (var path in actual.Except(paths.OfType<string>(), StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                yield return $"VOLUME {path} is set in the image, and no instruction sets it";
            }
        }
    }

    /// <summary>Images in OCI's own format cannot have one, so that a missing one says nothing.</summary>
    private static IEnumerable<string> HealthCheck(BuildStage stage, ImageConfig config)
    {
        var test = config.HealthTest;
        if (test.IsEmpty)
        {
            yield break;
        }

        var said = string.Join(' ', test.Skip(1));
        if (stage.Last<HealthcheckInstruction>() is not { } check)
        {
            if (stage.IsFromScratch)
            {
                yield return $"HEALTHCHECK is {said} in the image, and no instruction sets it";
            }
        }
        else if (check.IsNone ? test[0] != "NONE" : check.Command is { } command && (test[0] == "NONE" || SettingsComparison.Differs(command, command.IsExecForm ? [.. test.Skip(1)] : ["sh", "-c", said], check.State)))
        {
            yield return $"HEALTHCHECK is {(said.Length == 0 ? test[0] : said)} in the image, another in the Dockerfile (line {check.Span.Line})";
        }
    }

    private static IEnumerable<string> Rest(BuildStage stage, ImageConfig config)
    {
        if (stage.Last<StopsignalInstruction>()?.Signal.Value is { } signal && config.Settings["StopSignal"].Text is { Length: > 0 } actual && actual != signal)
        {
            yield return $"STOPSIGNAL is {actual} in the image, {signal} in the Dockerfile";
        }

        if (stage.Last<ShellInstruction>() is { } shell && !config.Shell.IsEmpty && !config.Shell.SequenceEqual(shell.Shell))
        {
            yield return $"SHELL is {string.Join(' ', config.Shell)} in the image, {string.Join(' ', shell.Shell)} in the Dockerfile";
        }

        // Triggers of the base were run by the build: those of an image are its own.
        var triggers = stage.All<OnbuildInstruction>().Select(trigger => InstructionLikeness.Normal(trigger.Syntax.Line.Text.TrimStart()["ONBUILD".Length..])).ToHashSet(StringComparer.Ordinal);
        foreach (var trigger in config.Triggers.Where(trigger => !triggers.Contains(InstructionLikeness.Normal(trigger))))
        {
            yield return $"ONBUILD {trigger} is set in the image, and no instruction sets it";
        }

        if (!stage.IsFromScratch)
        {
            yield break;
        }

        if (config.User.Length > 0 && stage.State.User is null)
        {
            yield return $"USER is {config.User} in the image, and no instruction sets it";
        }

        if (config.Command.Length > 0 && stage.Last<CmdInstruction>() is null)
        {
            yield return $"CMD is {string.Join(' ', config.Command)} in the image, and no instruction sets it";
        }
    }
}
