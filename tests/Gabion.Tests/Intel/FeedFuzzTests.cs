using System.Text;
using Gabion.Intel.Feeds;

namespace Gabion.Tests.Intel;

/// <summary>Whatever the bytes: every loader ends, throws nothing, and tells what it left out.</summary>
public sealed class FeedFuzzTests
{
    private const string Osv = """
        {"id": "A-1", "aliases": ["CVE-1"], "modified": "2024-01-01T00:00:00Z", "affected": [{"package": {"ecosystem": "npm", "name": "x"}, "versions": ["1", "2"],
         "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "1.0.0"}]}]}], "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N"}]}
        """;

    public static TheoryData<string, string, string> Samples => new()
    {
        { "osv", "a.json", Osv },
        { "osv", "a.jsonl", Osv.ReplaceLineEndings(" ") + "\n" + Osv.ReplaceLineEndings(" ") },
        { "osv", "a.yaml", "id: A-1\naffected:\n- package: {ecosystem: npm, name: x}\n  versions: ['1']\n" },
        { "debian", "json", """{"zlib": {"CVE-1": {"description": "d", "releases": {"bookworm": {"status": "open", "urgency": "low", "nodsa": "x"}}}}, "a\u00e9": {}}""" },
        { "alpine", "main.json", """{"distroversion": "v3.20", "packages": [{"pkg": {"name": "a", "secfixes": {"1-r0": ["CVE-1 CVE-2"], "0": []}}}]}""" },
        { "redhat", "c.json", CsafSample.RedHat },
        { "nvd", "n.json", """{"vulnerabilities": [{"cve": {"id": "CVE-1", "metrics": {"cvssMetricV2": [{"cvssData": {"vectorString": "AV:N"}}]}, "configurations": [{"operator": "AND", "negate": true, "nodes": [{"operator": "OR", "cpeMatch": [{"vulnerable": true, "criteria": "cpe:2.3:a:a\\:b:c:1.0:k:*:*:*:windows:*:*", "versionStartExcluding": "1"}]}, {"operator": "AND", "negate": false, "cpeMatch": [{"vulnerable": false, "criteria": "cpe:2.3:o:x:y:-:*:*:*:*:*:*:*"}]}]}]}}]}""" },
        { "kev", "k.json", """{"vulnerabilities": [{"cveID": "CVE-1", "dateAdded": "2021-12-10"}]}""" },
        { "epss", "e.csv", "#x\ncve,epss,percentile\nCVE-1,0.1,0.2\n" },
        { "cnvd", "c.xml", "<vulnerabilitys><vulnerability><number>CNVD-1</number><cves><cve><cveNumber>CVE-1</cveNumber></cve></cves><serverity>高</serverity></vulnerability></vulnerabilitys>" },
        { "cnnvd", "c.xml", "<cnnvd><entry><vuln-id>C-1</vuln-id><name>x</name></entry></cnnvd>" },
        { "end-of-life", "debian.json", """[{"cycle": "12", "eol": "2028-06-30", "extendedSupport": false}]""" },
        { "team", "t.yaml", "advisories:\n  - {id: A, severity: low, packages: [{ecosystem: npm, name: x, fixed: '1'}]}\n" },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public void Mutations_of_a_feed_are_survived(string feed, string path, string sample)
    {
        var good = Encoding.UTF8.GetBytes(sample);
        Assert.Empty(Records.Load(feed, path, good).Rejected);
        var random = new Random(11);
        for (var round = 0; round < 400; round++)
        {
            var bytes = good.ToList();
            for (var change = random.Next(1, 6); change > 0 && bytes.Count > 0; change--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(4))
                {
                    case 0:
                        bytes.RemoveRange(at, Math.Min(random.Next(1, 30), bytes.Count - at));
                        break;
                    case 1:
                        bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                        break;
                    case 2:
                        bytes[at] = (byte)random.Next(256);
                        break;
                    default:
                        bytes.InsertRange(at, good.AsSpan(random.Next(good.Length)).ToArray().Take(40));
                        break;
                }
            }

            Records.Load(feed, path, [.. bytes]);
        }
    }

    [Fact]
    public void A_long_text_is_cut_the_same_whatever_the_reads()
    {
        var text = Encoding.UTF8.GetBytes("""  {"a": [1, {"x": "}]\""}, []], "b\u00e9": {"k": "v"}, "c": 3, "d": [ ], "e": ["last"]}""");
        foreach (var size in (int[])[1, 2, 3, 7, 1000])
        {
            var pieces = new List<string>();
            using var stream = new SmallReads(text, size);
            JsonPieces.Read(stream, 2, (name, value) => pieces.Add($"{name}={Encoding.UTF8.GetString(value.Span)}"));
            Assert.Equal(["a=1", "a={\"x\": \"}]\\\"\"}", "a=[]", "k=\"v\"", "e=\"last\""], pieces);
        }
    }

    [Fact]
    public void Lines_are_the_same_whatever_the_reads()
    {
        var text = Encoding.UTF8.GetBytes("one\n\ntwo\r\nthree");
        foreach (var size in (int[])[1, 2, 5, 1000])
        {
            using var stream = new SmallReads(text, size);
            var lines = new ByteLines(stream);
            var found = new List<string>();
            while (lines.Next(out var line))
            {
                found.Add($"{lines.Number} {Encoding.UTF8.GetString(line).TrimEnd()}");
            }

            Assert.Equal(["1 one", "2 ", "3 two", "4 three"], found);
        }
    }

    private static readonly string[] Pieces = ["{", "}", "[", "]", "\"", ",", ":", "null", "1e999", "\\u0000", "\n", "<a>", "</entry>", "<![CDATA[", "&x;", "- ", "\uFEFF", "\0", "{\"id\":", "--- "];

    private sealed class SmallReads(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, size));
    }
}
