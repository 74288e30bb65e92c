namespace Gabion.Conformance;

/// <summary>Where the conformance data lies: <c>../shared</c> beside the checkout, or <c>GABION_SHARED</c>.</summary>
internal static class SharedData
{
    /// <summary>The folder, or null where this machine has none: the tests then say so and are skipped.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>The path below the folder; skips the test, with the reason, when there is none.</summary>
    public static string Path(params string[] parts)
    {
        Assert.SkipWhen(Folder is null, "the conformance data (../shared beside the checkout) is not on this machine");
        return System.IO.Path.Combine([Folder!, .. parts]);
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("GABION_SHARED") is { Length: > 0 } named)
        {
            return named;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(System.IO.Path.Combine(folder.FullName, "Gabion.slnx")))
            {
                var shared = System.IO.Path.Combine(folder.FullName, "..", "shared");
                return Directory.Exists(shared) ? System.IO.Path.GetFullPath(shared) : null;
            }
        }

        return null;
    }
}
