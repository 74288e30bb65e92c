using System.Text;
using Gabion.Readers.Container.Malware;

namespace Gabion.Tests.Readers;

public sealed class WordSearchTests
{
    private static readonly byte[][] Words = [.. new[] { "abc", "abcd", "bca", "stratum+tcp", "xmrig", "aaaaaaaa", "random", "Random", "zzz", "c+t", "bb\u0001" }.Select(Encoding.Latin1.GetBytes)];

    [Fact]
    public void Finds_what_one_search_after_the_other_finds()
    {
        var search = new WordSearch(Words);
        var random = new Random(11);
        for (var run = 0; run < 20_000; run++)
        {
            // Few letters, so that words come up by chance; now and then one is put in whole.
            var bytes = new byte[random.Next(80)];
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] = "abcd+tz\u0001"u8[random.Next(8)];
            }

            var word = Words[random.Next(Words.Length)];
            if (word.Length <= bytes.Length && random.Next(2) == 0)
            {
                word.CopyTo(bytes, random.Next(bytes.Length - word.Length + 1));
            }

            uint expected = 0;
            for (var i = 0; i < Words.Length; i++)
            {
                expected |= bytes.AsSpan().IndexOf(Words[i]) >= 0 ? 1u << i : 0;
            }

            Assert.Equal(expected, search.Find(bytes));
        }
    }
}
