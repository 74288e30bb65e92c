namespace Gabion.Tests.Architecture;

/// <summary>The checkout that the tests were built from.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = Find();

    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Gabion.slnx")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
