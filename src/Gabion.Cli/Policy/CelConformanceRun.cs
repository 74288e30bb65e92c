using Gabion.Policy.Cel.Conformance;

namespace Gabion.Cli.Policy;

/// <summary>Runs every <c>*.textproto</c> of a folder through the CEL engine.</summary>
internal static class CelConformanceRun
{
    public static int Run(string folder, TextWriter output)
    {
        if (!Directory.Exists(folder))
        {
            return PssCommand.Refuse($"the folder {folder} does not exist", "Give the folder that holds the *.textproto files.");
        }

        var cases = new List<ConformanceCase>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.textproto", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            try
            {
                cases.AddRange(CelConformance.Run(File.ReadAllText(file)));
            }
            catch (Exception error) when (error is FormatException or IOException or UnauthorizedAccessException)
            {
                return Complaint.Write([new($"{file} cannot be read: {error.Message}", "Nothing was counted.")], ExitCode.NotAssessed);
            }
        }

        if (cases.Count == 0)
        {
            return Complaint.Write([new($"{folder} holds no *.textproto files, so nothing was run")], ExitCode.NotAssessed);
        }

        foreach (var failed in cases.Where(result => result.Verdict == ConformanceVerdict.Failed))
        {
            output.WriteLine($"FAIL {failed.Name}");
            output.WriteLine($"     {failed.Expression.ReplaceLineEndings(" ")}");
            output.WriteLine($"     {failed.Detail}");
        }

        var failures = Count(ConformanceVerdict.Failed);
        output.WriteLine($"{Count(ConformanceVerdict.Passed)} passed, {failures} failed, {Count(ConformanceVerdict.OutOfScope)} out of scope");
        return failures == 0 ? ExitCode.Clean : ExitCode.Findings;

        int Count(ConformanceVerdict verdict) => cases.Count(result => result.Verdict == verdict);
    }
}
