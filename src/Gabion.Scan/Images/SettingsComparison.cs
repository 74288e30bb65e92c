using Gabion.Model.Container;
using Gabion.Model.Container.Images;

namespace Gabion.Scan.Images;

/// <summary>The settings of an image against what the Dockerfile's final stage sets: the last word on what a container runs.</summary>
internal static class SettingsComparison
{
    public static IEnumerable<string> Run(Dockerfile file, ImageConfig config)
    {
        if (file.FinalStage is not { } stage)
        {
            yield break;
        }

        if (stage.State.User?.User.Value is { } user && user != config.User)
        {
            yield return $"USER is {Said(config.User)} in the image, {user} in the Dockerfile";
        }

        if (stage.State.Workdir is { } folder && folder.TrimEnd('/') != config.WorkingFolder.TrimEnd('/'))
        {
            yield return $"WORKDIR is {Said(config.WorkingFolder)} in the image, {folder} in the Dockerfile";
        }

        if (stage.Last<EntrypointInstruction>() is { } entrypoint && Differs(entrypoint.Command, config.Entrypoint, stage.State))
        {
            yield return $"ENTRYPOINT is {Said(string.Join(' ', config.Entrypoint))} in the image, {Text(entrypoint.Command)} in the Dockerfile (line {entrypoint.Span.Line})";
        }

        if (stage.Last<CmdInstruction>() is { } command && Differs(command.Command, config.Command, stage.State))
        {
            yield return $"CMD is {Said(string.Join(' ', config.Command))} in the image, {Text(command.Command)} in the Dockerfile (line {command.Span.Line})";
        }

        var variables = config.Environment.ToLookup(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal);
        foreach (var variable in stage.State.Variables.Values.Where(variable => variable.IsEnvironment && variable.Value.Text is not null))
        {
            if (!variables.Contains(variable.Name) || variables[variable.Name].Last() != variable.Value.Text)
            {
                yield return $"ENV {variable.Name} is {(variables.Contains(variable.Name) ? "another" : "missing")} in the image";
            }
        }

        foreach (var problem in SettingsBesideCommand.Run(stage, config))
        {
            yield return problem;
        }

        if (stage.From is { IsScratch: true } || stage.IsFromScratch)
        {
            foreach (var variable in config.Environment.Where(variable => variable.Name != "PATH" && !stage.State.Variables.ContainsKey(variable.Name)))
            {
                yield return $"ENV {variable.Name} is set in the image, and no instruction sets it";
            }

            if (config.Entrypoint.Length > 0 && stage.Last<EntrypointInstruction>() is null)
            {
                yield return $"ENTRYPOINT is {string.Join(' ', config.Entrypoint)} in the image, and no instruction sets it";
            }
        }
    }

    internal static bool Differs(CommandLine expected, IReadOnlyList<string> actual, BuildState state) => expected.IsExecForm
        ? !expected.Arguments.Select(argument => argument.Text).SequenceEqual(actual)
        : actual.Count == 0 || InstructionLikeness.Normal(actual[^1]) != InstructionLikeness.Normal(Text(expected)) || (state.ShellSetBy is null && actual.Count != 3);

    private static string Text(CommandLine command) => string.Join(' ', command.Arguments.Select(argument => argument.Text));

    private static string Said(string text) => text.Length == 0 ? "not set" : text;
}
