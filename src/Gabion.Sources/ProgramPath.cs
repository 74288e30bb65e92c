namespace Gabion.Sources;

/// <summary>Finds programs on the <c>PATH</c>. Relative folders are passed over: one of them could name a program of the target.</summary>
internal static class ProgramPath
{
    /// <summary>The full path; null where it is not installed.</summary>
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Where(Path.IsPathRooted)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
