using Gabion.Admission;
using Gabion.Admission.Settings;

namespace Gabion.Cli.Policy;

/// <summary>The policies that <c>replay</c> and <c>explain</c> ask: those of <c>--policy</c>, with the settings of <c>--config</c>.</summary>
internal static class ProposedPolicies
{
    /// <summary>Null when they cannot be read, which has been told then.</summary>
    public static AdmissionPolicies? Load(string[] paths, string? config, bool keepsModes)
    {
        var settings = AdmissionSettings.Default;
        if (config is not null && !TryRead(config, out settings))
        {
            return null;
        }

        settings = settings with { Policies = settings.Policies.AddRange(paths), Modes = keepsModes ? settings.Modes : [], Mode = keepsModes ? settings.Mode : PolicyMode.Enforce };
        var files = Gabion.Admission.PolicyFiles.Read(settings.Policies);
        var policies = PolicyCompiler.Compile(settings, files, Trust(settings));
        foreach (var problem in policies.Problems)
        {
            new Complaint(problem).Write();
        }

        return policies;
    }

    private static bool TryRead(string config, out AdmissionSettings settings)
    {
        settings = AdmissionSettings.Default;
        try
        {
            settings = SettingsReader.Read(config, File.ReadAllText(config), out var errors);
            Complaint.Write(errors.Select(error => new Complaint(error.ToString())), ExitCode.Usage);
            return errors.IsEmpty;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            new Complaint($"{config} cannot be read (--config): {error.Message}").Write();
            return false;
        }
    }

    private static TrustVerdicts? Trust(AdmissionSettings settings)
    {
        if (settings.TrustVerdicts is not { } path)
        {
            return null;
        }

        var text = "";
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            new Complaint($"{path} cannot be read, so there is no verdict on any image: {error.Message}").Write();
        }

        var verdicts = TrustVerdicts.Read(path, text, out var problems);
        Complaint.Write(problems.Select(problem => new Complaint(problem)), ExitCode.Clean);
        return verdicts;
    }
}
