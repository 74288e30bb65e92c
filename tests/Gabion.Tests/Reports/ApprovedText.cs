using System.Runtime.CompilerServices;

namespace Gabion.Tests.Reports;

/// <summary>
/// Text that a person has read and approved. With GABION_APPROVE=1 the file is rewritten and the difference is read in
/// <c>git diff</c> before it is committed.
/// </summary>
internal static class ApprovedText
{
    public static bool Rewrites { get; } = Environment.GetEnvironmentVariable("GABION_APPROVE") == "1";

    public static void Verify(string name, string actual, [CallerFilePath] string caller = "") =>
        VerifyFile(Path.Combine(FolderOf(caller), "Approved", name), actual, "GABION_APPROVE=1 ./test -class '*Reports*'");

    /// <summary>Compares with a file; <paramref name="remedy"/> is the command that rewrites it.</summary>
    public static void VerifyFile(string path, string actual, string remedy)
    {
        if (Rewrites)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
            return;
        }

        var approved = File.Exists(path) ? File.ReadAllText(path) : "";
        if (approved != actual)
        {
            var (line, was, now) = FirstDifference(approved, actual);
            Assert.Fail($"{path} is not what the program writes.\nline {line} approved: {was}\nline {line} now:      {now}\nIf the new text is right: {remedy}, then read the diff.");
        }
    }

    private static (int Line, string Was, string Now) FirstDifference(string approved, string actual)
    {
        var (left, right) = (approved.Split('\n'), actual.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(left.Length, right.Length)).First(index => left.ElementAtOrDefault(index) != right.ElementAtOrDefault(index));
        return (line + 1, left.ElementAtOrDefault(line) ?? "(nothing)", right.ElementAtOrDefault(line) ?? "(nothing)");
    }

    // The path that the compiler saw starts with the /gabion/ of PathMap.
    private static string FolderOf(string caller) => Path.Combine(Repository.Root, Path.GetDirectoryName(caller)!.Replace("/gabion/", "", StringComparison.Ordinal));
}
