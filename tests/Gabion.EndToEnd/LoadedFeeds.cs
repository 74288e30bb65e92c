using Gabion.Conformance;

namespace Gabion.EndToEnd;

/// <summary>A database of public records, each feed loaded once by the program when a test first asks for it.</summary>
public sealed class LoadedFeeds : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly SemaphoreSlim _loading = new(1);
    private readonly HashSet<string> _loaded = new(StringComparer.Ordinal);

    public string Database => _scratch.At("db");

    /// <summary>Skips the test where the records are not on this machine.</summary>
    public async Task LoadAsync(string feed, string file)
    {
        var path = SharedData.Path("data", "advisories", file);
        await _loading.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (_loaded.Add(feed))
            {
                var (code, output, error) = await Program.RunAsync(["db", "update", "--db", Database, "--feed", feed, "--from", path]);
                Assert.True(code == 0, output + error);
            }
        }
        finally
        {
            _loading.Release();
        }
    }

    public void Dispose()
    {
        _scratch.Dispose();
        _loading.Dispose();
    }
}
