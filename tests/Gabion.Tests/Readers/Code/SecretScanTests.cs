using System.Text;
using Gabion.Model;
using Gabion.Model.Code;
using Gabion.Readers.Code.Secrets;

namespace Gabion.Tests.Readers.Code;

/// <summary>The search over a whole file: pieces, encodings, places, overlaps, hostile input.</summary>
public sealed class SecretScanTests
{
    private static readonly string GitHub = SecretSample.Expand("ghp_{a30}{crc62}", "scan").Text;

    [Fact]
    public void Every_way_to_cut_a_file_gives_the_same()
    {
        var text = Encoding.UTF8.GetBytes(Sample());
        var whole = Describe(SecretScan.ScanAll(new("a/app.env"), text, out _));
        Assert.Equal(5, whole.Count);
        for (var cut = 0; cut <= text.Length; cut++)
        {
            Assert.Equal(whole, Describe(InPieces("a/app.env", text[..cut], text[cut..])));
        }

        Assert.Equal(whole, Describe(InPieces("a/app.env", [.. text.Select(each => new[] { each })])));
    }

    [Theory]
    [InlineData(255)]
    [InlineData(245)]
    [InlineData(100)]
    public void A_secret_across_the_edge_of_the_window_is_found_in_its_place(int before)
    {
        // The window is 256 KiB; lines of 64 bytes put the secret before, at and after its edges.
        var line = new string('a', 63) + "\n";
        foreach (var extra in Enumerable.Range(0, 40))
        {
            var text = string.Concat(Enumerable.Repeat(line, before * 16)) + new string('b', extra * 29) + " " + GitHub + "\n" + string.Concat(Enumerable.Repeat(line, 6000));
            var found = InPieces("a.txt", Encoding.UTF8.GetBytes(text)).Facts.Cast<SecretMatch>().Single();
            Assert.Equal($"{(before * 16) + 1}:{(extra * 29) + 2}", found.Span.Start.ToString());
        }
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void Text_with_a_mark_is_decoded(string encoding)
    {
        var bytes = Encoding.GetEncoding(encoding).GetPreamble().Concat(Encoding.GetEncoding(encoding).GetBytes($"first\nñ {GitHub}\n")).ToArray();
        var found = SecretScan.ScanAll(new("a.txt"), bytes, out var isBinary).Facts.Cast<SecretMatch>().Single();
        Assert.False(isBinary);
        Assert.Equal("2:3", found.Span.Start.ToString());
        Assert.Equal(Describe(SecretScan.ScanAll(new("a.txt"), bytes, out _)), Describe(InPieces("a.txt", [.. bytes.Select(each => new[] { each })])));
    }

    [Fact]
    public void A_file_with_a_nul_near_its_beginning_is_not_searched()
    {
        var bytes = Encoding.UTF8.GetBytes($"{GitHub}\n\0");
        Assert.Empty(SecretScan.ScanAll(new("a"), bytes, out var isBinary).Facts);
        Assert.True(isBinary);
        Assert.Empty(InPieces("a", bytes[..10], bytes[10..]).Facts);
        Assert.False(SecretScan.MayHoldText("logo.png"));
    }

    [Theory]
    [InlineData("db.env", "DATABASE_PASSWORD=postgres://shop:{a14}@db.internal/shop", "postgresql-url-password")]
    [InlineData("app.js", "const token = \"ghp_{a30}{crc62}\"", "github-personal-access-token")]
    [InlineData("app.py", "openai_secret = 'sk-proj-{w74}T3BlbkFJ{w74}'", "openai-project-key")]
    [InlineData("key.json", "\"private_key\": \"-----BEGIN PRIVATE KEY-----\\n{b64}{b64}{b64}{b64}\\n-----END PRIVATE KEY-----\\n\"", "gcp-service-account-key")]
    [InlineData("a.yaml", "data:\n  token: {b64:ghp_{a30}{crc62}}", "github-personal-access-token")]
    public void One_secret_is_told_once_by_the_detector_that_knows_it_best(string path, string template, string detector) =>
        Assert.Equal([detector], SecretDetectorTests.Find(path, SecretSample.Expand(template, template).Text + "\n").Select(match => match.Kind.Id));

    [Theory]
    [InlineData("AKIA" + "IOSFODNN7EXAMPLE")]
    [InlineData("token = \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"")]
    [InlineData("api_key: 00000000-0000-0000-0000-000000000000")]
    [InlineData("password: \"{{ .Values.db.password }}\"")]
    [InlineData("secret = 1234567890abcdef1234567890abcdef")]
    [InlineData("\"integrity\": \"sha512-{b86}==\"")]
    [InlineData("uses: actions/checkout@{x40}")]
    [InlineData("image: registry.internal/shop@sha256:{x64}")]
    [InlineData("https://user:password@example.com/")]
    public void Stand_ins_and_hashes_are_silent(string template) =>
        Assert.Empty(SecretDetectorTests.Find("config/app.yaml", SecretSample.Expand(template, template).Text + "\n"));

    [Fact]
    public void The_same_value_has_the_same_digest_everywhere()
    {
        var one = SecretDetectorTests.Find("a.txt", GitHub).Single();
        var other = SecretDetectorTests.Find("b/c.yaml", $"x: \"{GitHub}\"").Single();
        Assert.NotNull(one.Digest);
        Assert.Equal(one.Digest, other.Digest);
        Assert.Equal(16, one.Digest.Length);
        Assert.Null(SecretDetectorTests.Find("a.properties", "db.password=kW7!mnop9").Single().Digest);
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        var random = new Random(7);
        var keywords = SecretCatalogue.Default.Keywords.ToArray();
        for (var round = 0; round < 400; round++)
        {
            var bytes = new byte[random.Next(1, 3000)];
            random.NextBytes(bytes);
            for (var planted = 0; planted < 20; planted++)
            {
                var word = Encoding.ASCII.GetBytes(keywords[random.Next(keywords.Length)] + (random.Next(3) == 0 ? "=\"" : ""));
                word.AsSpan(0, Math.Min(word.Length, bytes.Length)).CopyTo(bytes.AsSpan(random.Next(Math.Max(1, bytes.Length - word.Length))));
            }

            bytes.AsSpan().Replace((byte)0, (byte)' ');
            Assert.Equal(
                Describe(SecretScan.ScanAll(new("x/.netrc"), bytes, out _)), Describe(InPieces("x/.netrc", bytes[..(bytes.Length / 2)], bytes[(bytes.Length / 2)..])));
        }
    }

    [Fact]
    public void A_long_line_is_searched_to_its_end()
    {
        var text = "{\"a\":\"" + string.Concat(Enumerable.Repeat("token_password=secret;https://", 10 * 1024 * 1024 / 30)) + "\"} " + GitHub;
        var found = SecretDetectorTests.Find("a.json", text).Single();
        Assert.Equal($"1:{text.Length - GitHub.Length + 1}", found.Span.Start.ToString());
    }

    [Fact]
    public void The_index_finds_what_a_plain_search_finds()
    {
        string[] words = ["ghp_", "password", "AKIA", "api_key", "://x", "-----BEGIN", "aaaa", "aaaab"];
        var index = new KeywordIndex([.. words.Select((word, number) => (word, number % 2 == 0))]);
        var random = new Random(3);
        for (var round = 0; round < 300; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(3) == 0 ? words[random.Next(words.Length)] : random.Next(4) == 0 ? "PassWord" : new string('a', random.Next(6))));
            var expected = from each in words.Index()
                           from at in Enumerable.Range(0, text.Length)
                           where string.Compare(text, at, each.Item, 0, each.Item.Length, each.Index % 2 == 0 ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal) == 0
                           select (each.Index, at);
            var found = new List<(int, int)>();
            var confirmed = new List<(int Keyword, int Start)>();
            var bytes = Encoding.ASCII.GetBytes(text);
            for (var at = index.Next(bytes, 0, bytes.Length); at < bytes.Length; at = index.Next(bytes, at + 1, bytes.Length))
            {
                index.Confirm(bytes, at, confirmed);
                found.AddRange(confirmed.Select(each => (each.Keyword, each.Start)));
            }

            Assert.Equal(expected.Order(), found.Order());
        }
    }

    private static string Sample() => SecretSample.Expand(
        "ü A=ghp_{a30}{crc62}\nDB=\"postgres://shop:{a14}@db.internal/shop\"\n-----BEGIN EC PRIVATE KEY-----\n{b64}\n{b64}\n-----END EC PRIVATE KEY-----\nDD_API_KEY={x32}\n🔑 k: {b64:glpat-{a20}}\n", "cut").Text;

    private static ReadResult InPieces(string path, params byte[][] pieces)
    {
        using var scan = new SecretScan(new(path));
        foreach (var piece in pieces)
        {
            if (!scan.Append(piece))
            {
                break;
            }
        }

        return scan.Finish();
    }

    private static List<string> Describe(ReadResult result) =>
        [.. result.Facts.Cast<SecretMatch>().Select(match => $"{match.Kind.Id} {match.Span.Start}-{match.Span.End} {match.Redacted} {match.Digest} {match.Context}")];
}
