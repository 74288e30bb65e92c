using System.Security.Cryptography;
using Gabion.Database;
using Gabion.Intel.Feeds;
using Gabion.Tests.Sources;

namespace Gabion.Tests.Intel;

public sealed class BundleTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_is_exported_is_imported()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var from = new TemporaryFolder();
        using var to = new TemporaryFolder();
        var bundle = Export(from, key);
        Import(bundle, to, key);
        using var database = new AdvisoryDatabase(to.Path);
        Assert.Equal(["kev"], database.Feeds.Select(feed => feed.Name));
        Assert.NotNull(database.Note("CVE-2024-1"));
    }

    [Fact]
    public void Another_key_is_refused_and_nothing_changes()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var from = new TemporaryFolder();
        using var to = new TemporaryFolder();
        var bundle = Export(from, key);
        Assert.Contains("signature", Assert.Throws<InvalidDataException>(() => Import(bundle, to, other)).Message, StringComparison.Ordinal);
        Assert.Contains("not signed", Assert.Throws<InvalidDataException>(() => Import(Export(from, null), to, key)).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(to.Path));
    }

    [Fact]
    public void A_changed_bundle_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var from = new TemporaryFolder();
        using var to = new TemporaryFolder();
        var bundle = Export(from, key);
        for (var at = 0; at < bundle.Length - 1024; at += 97)
        {
            var changed = bundle.ToArray();
            changed[at] ^= 0x10;
            try
            {
                Import(changed, to, key);
            }
            catch (Exception error) when (error is InvalidDataException or EndOfStreamException or FormatException)
            {
                Assert.Empty(Directory.GetFiles(to.Path));
                continue;
            }

            // Only what a tar's head says of owner and padding may change without being noticed; the feed itself is as it was.
            Assert.Equal(File.ReadAllBytes(Path.Combine(from.Path, "kev.db")), File.ReadAllBytes(Path.Combine(to.Path, "kev.db")));
            File.Delete(Path.Combine(to.Path, "kev.db"));
        }
    }

    private static byte[] Export(TemporaryFolder folder, ECDsa? key)
    {
        var file = folder.Write("in/k.json", """{"vulnerabilities": [{"cveID": "CVE-2024-1", "dateAdded": "2024-02-03"}]}""");
        FeedUpdate.Run(folder.Path, FeedCatalogue.Find("kev")!, file, file, Now, null, TestContext.Current.CancellationToken);
        using var output = new MemoryStream();
        Bundle.Write(folder.Path, [], output, key, Now);
        return output.ToArray();
    }

    private static void Import(byte[] bundle, TemporaryFolder folder, ECDsa key)
    {
        using var input = new MemoryStream(bundle);
        Bundle.Import(input, folder.Path, key, TestContext.Current.CancellationToken);
    }
}
