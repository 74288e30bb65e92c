using System.Text;
using Gabion.Intel.Feeds;
using Gabion.Intel.Matching;

namespace Gabion.Tests.Intel;

/// <summary>Advisories from text, through the real loaders.</summary>
internal static class Records
{
    public static MemorySource Load(string feed, string path, string text) => Load(feed, path, Encoding.UTF8.GetBytes(text));

    public static MemorySource Load(string feed, string path, byte[] bytes)
    {
        var set = new MemorySource(feed);
        using var stream = new MemoryStream(bytes);
        FeedCatalogue.Find(feed)!.Read(path, stream, set);
        return set;
    }
}
