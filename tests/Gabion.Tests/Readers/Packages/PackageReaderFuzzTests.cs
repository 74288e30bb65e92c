using System.Text;
using Gabion.Model;
using Gabion.Readers.Packages;

namespace Gabion.Tests.Readers.Packages;

/// <summary>Whatever the bytes: every reader ends, does not throw, and every package has a name.</summary>
public sealed class PackageReaderFuzzTests
{
    private static readonly string[] Pieces =
    [
        "\n", "\n\n", " ", "\t", ":", "=", "\"", "'", "{", "}", "[", "]", "[[", "]]", ",", "@", "/", "%", "<", ">", "<?xml?>", "<!DOCTYPE a [", "&a;", "-", "  ",
        "null", "true", "0", "1.0.0", "é", "\0", "\uFEFF", "#", "\\u", "\\", "name", "version", "dependencies", "packages",
    ];

    public static TheoryData<string> Samples => [.. PackageSamples.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Mutations_of_a_good_file_are_survived(string path)
    {
        var good = PackageSamples.All[path];
        var random = new System.Random(11);
        Survives(path, good);
        for (var round = 0; round < 150; round++)
        {
            var bytes = new List<byte>(good);
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                var at = random.Next(bytes.Count + 1);
                switch (random.Next(5))
                {
                    case 0 when bytes.Count > at:
                        bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at));
                        break;
                    case 1:
                        bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                        break;
                    case 2 when bytes.Count > at:
                        bytes[at] = (byte)random.Next(256);
                        break;
                    case 3 when bytes.Count > at:
                        bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, Math.Min(random.Next(1, 80), bytes.Count - at)));
                        break;
                    default:
                        bytes.RemoveRange(at, bytes.Count - at);
                        break;
                }
            }

            Survives(path, [.. bytes]);
        }
    }

    [Fact]
    public void Every_reader_has_a_sample()
    {
        var readers = PackageSamples.All.Keys.Select(PackageTable.Reader).ToHashSet();
        Assert.Equal([], PackageReaderList.All.Concat(PackageReaderList.FileLists).Concat(PackageReaderList.Bills).Concat(PackageReaderList.Unlocked).Where(reader => !readers.Contains(reader)).Select(reader => reader.Kind));
    }

    private static void Survives(string path, byte[] content)
    {
        var result = PackageTable.Reader(path).Read(new SourceFile(path), content.AsMemory(), _ => content);
        Assert.All(result.Facts.OfType<Gabion.Model.Packages.PackageSet>().SelectMany(set => set.Packages), package => Assert.NotEmpty(package.Name));
        Assert.All(result.Gaps, gap => Assert.NotEqual(GapKind.Failed, gap.Kind));
    }
}
