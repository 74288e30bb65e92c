using Gabion.Database;
using Gabion.Intel.Advisories;
using Gabion.Intel.Feeds;
using Gabion.Intel.Matching;
using Gabion.Tests.Sources;

namespace Gabion.Tests.Intel;

public sealed class AdvisoryDatabaseTests
{
    private const string Record = """
        {"id": "GHSA-1", "aliases": ["CVE-2024-1"], "summary": "é", "modified": "2024-01-01T00:00:00Z", "affected": [{"package": {"ecosystem": "npm", "name": "@a/b"}, "versions": ["1.0.0"],
         "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"last_affected": "1.5.0"}]}]}], "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N"}],
         "references": [{"type": "WEB", "url": "https://example.com/a"}]}
        """;

    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void What_is_loaded_is_found_again()
    {
        using var folder = new TemporaryFolder();
        var result = Load(folder, "npm", folder.Write("in/a.json", Record));
        Assert.Equal((1, 0, null), (result.Advisories, result.Rejected, result.Fault));

        using var database = new AdvisoryDatabase(folder.Path);
        var known = Assert.Single(database.Find("npm", "@a/b"));
        var expected = Records.Load("npm", "a.json", Record).Find("npm", "@a/b").Single();
        Assert.Equal(expected.Affected.Ranges[0].Events, known.Affected.Ranges[0].Events);
        Assert.Equal(expected.Affected.Versions, known.Affected.Versions);
        var record = database.Read(known);
        Assert.Equal(("GHSA-1", "é", new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero)), (record.Id, record.Summary, record.Modified));
        Assert.Equal(["GHSA-1"], database.ById("cve-2024-1").Select(found => found.Id));
        Assert.Equal((DataCoverage.Whole, Now), (database.CoverageOf("npm"), database.LoadedAt("npm")));
        Assert.Equal(DataCoverage.None, database.CoverageOf("Go"));
        Assert.Equal([("npm", Now)], database.Feeds.Select(feed => (feed.Name, feed.LoadedAt!.Value)));
    }

    [Theory]
    [InlineData("malicious", Record, "a.json")]
    [InlineData("team", "advisories:\n- id: ACME-1\n  summary: x\n  packages:\n  - {ecosystem: npm, name: left, introduced: '0'}\n", "a.yaml")]
    public void Own_advisories_and_malicious_packages_do_not_speak_for_an_ecosystem(string feed, string text, string file)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(1, Load(folder, feed, folder.Write("in/" + file, text)).Advisories);
        using var database = new AdvisoryDatabase(folder.Path);
        Assert.Equal((DataCoverage.Some, null), (database.CoverageOf("npm"), database.LoadedAt("npm")));
        var result = Matcher.Match([new() { Type = "npm", Name = "lodash", Version = "4.17.15" }], null, new SourceList(database), new(2026, 1, 1));
        Assert.Equal(["npm"], result.Some.Keys);
        Assert.Empty(result.Ecosystems);
        Assert.Empty(result.Partial);

        Load(folder, "npm", folder.Write("in/a.json", Record));
        using var whole = new AdvisoryDatabase(folder.Path);
        Assert.Equal((DataCoverage.Whole, Now), (whole.CoverageOf("npm"), whole.LoadedAt("npm")));
    }

    [Fact]
    public void Own_advisories_come_beside_the_set_that_ships_with_the_program()
    {
        using var folder = new TemporaryFolder();
        Load(folder, "team", folder.Write("in/a.yaml", "advisories:\n- id: ACME-1\n  summary: x\n  packages:\n  - {ecosystem: Go, name: github.com/goharbor/harbor, introduced: '0'}\n"));
        using var database = new AdvisoryDatabase(folder.Path);
        var result = Matcher.Match([new() { Type = "golang", Namespace = "github.com/goharbor", Name = "harbor", Version = "v2.0.0" }], null, new SourceList(database), new(2026, 1, 1));
        Assert.Equal(["Go"], result.Partial.Keys);
        Assert.Contains(result.Vulnerabilities, found => found.Vulnerability.Id == "ACME-1");
        Assert.Contains(result.Vulnerabilities, found => found.Vulnerability.Id == "CVE-2019-19030");
    }

    [Fact]
    public void The_CVE_behind_a_national_id_is_found()
    {
        using var folder = new TemporaryFolder();
        Load(folder, "cnnvd", folder.Write("in/c.xml", "<cnnvd><entry><vuln-id>CNNVD-202401-1</vuln-id><other-id><cve-id>CVE-2024-1</cve-id></other-id></entry><entry><vuln-id>CNNVD-202401-12</vuln-id></entry></cnnvd>"));
        using var database = new AdvisoryDatabase(folder.Path);
        Assert.Equal(["CVE-2024-1"], database.IdsOfNational("cnnvd-202401-1"));
        Assert.Equal(["CNNVD-202401-12"], database.IdsOfNational("CNNVD-202401-12"));
        Assert.Empty(database.IdsOfNational("CNNVD-202401-2"));
    }

    [Fact]
    public void Notes_of_several_feeds_are_one()
    {
        using var folder = new TemporaryFolder();
        Load(folder, "epss", folder.Write("in/e.csv", "CVE-2024-1,0.5,0.9\n"));
        Load(folder, "kev", folder.Write("in/k.json", """{"vulnerabilities": [{"cveID": "CVE-2024-1", "dateAdded": "2024-02-03"}]}"""));
        using var database = new AdvisoryDatabase(folder.Path);
        var note = database.Note("CVE-2024-1")!;
        Assert.Equal((0.5, new DateOnly(2024, 2, 3)), (note.Odds!.Probability, note.Exploited!.Added));
    }

    [Theory]
    [InlineData("kev", "k.json", """{"title": "x", "dateReleased": "2026-05-01T10:00:00.1234Z", "vulnerabilities": [{"cveID": "CVE-2024-1", "dateAdded": "2026-04-30"}, {"cveID": "CVE-2023-1", "dateAdded": "2023-04-30"}]}""", "2026-05-01 dateReleased", "2026-04-30")]
    [InlineData("kev", "k.json", """{"vulnerabilities": [{"cveID": "CVE-2024-1", "dateAdded": "2026-04-30", "dateReleased": "2026-12-12"}]}""", null, "2026-04-30")]
    [InlineData("epss", "e.csv", "#model_version:v2025.03.14,score_date:2026-03-02T00:00:00+0000\ncve,epss,percentile\nCVE-2024-1,0.5,0.9\n", "2026-03-02 score_date", null)]
    [InlineData("epss", "e.csv", "#model_version:v2025.03.14,score_date:soon\nCVE-2024-1,0.5,0.9\n", null, null)]
    [InlineData("nvd", "n.json", """{"resultsPerPage": 1, "format": "NVD_CVE", "timestamp": "2026-02-03T04:05:06.789", "vulnerabilities": [{"cve": {"id": "CVE-2024-1", "lastModified": "2026-02-01T00:00:00.000"}}]}""", "2026-02-03 timestamp", "2026-02-01")]
    [InlineData("cnvd", "c.xml", "<vulnerabilitys><vulnerability><number>CNVD-2024-1</number><submitTime>2024-01-01</submitTime><openTime>2024-02-02</openTime></vulnerability></vulnerabilitys>", null, "2024-02-02")]
    [InlineData("cnnvd", "c.xml", "<cnnvd><entry><vuln-id>CNNVD-202401-1</vuln-id><published>2024-01-01</published><modified>2024-03-03</modified></entry></cnnvd>", null, "2024-03-03")]
    public void A_feed_is_as_old_as_it_says_itself(string feed, string file, string text, string? published, string? newest)
    {
        using var folder = new TemporaryFolder();
        Assert.Null(Load(folder, feed, folder.Write($"in/{file}", text)).Fault);
        using var database = new AdvisoryDatabase(folder.Path);
        var status = Assert.Single(database.Feeds);
        Assert.Equal(published, status.PublishedAt is { } at ? $"{at:yyyy-MM-dd} {status.PublishedBy}" : null);
        Assert.Equal(newest, status.Newest?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(Now, status.LoadedAt);
    }

    [Theory]
    [InlineData("2026-01-02T00:00:00Z", "today")]
    [InlineData("2026-01-01T23:59:59Z", "1 day old")]
    [InlineData("2025-12-03T00:00:00Z", "30 days old")]
    [InlineData("2026-01-03T00:00:00Z", "tomorrow: a date in the future")]
    [InlineData("2026-02-01T00:00:00Z", "30 days in the future: it or this machine's clock is wrong")]
    public void A_date_that_has_not_come_is_not_today(string at, string expected) =>
        Assert.Equal(expected, Gabion.Cli.Database.DbText.Age(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture), Now));

    [Fact]
    public void A_failed_update_leaves_the_feed_as_it_was()
    {
        using var folder = new TemporaryFolder();
        Load(folder, "npm", folder.Write("in/a.json", Record));
        var result = Load(folder, "npm", folder.Write("broken/a.json", "{"));
        Assert.Contains("holds no record that could be taken", result.Fault, StringComparison.Ordinal);
        using var database = new AdvisoryDatabase(folder.Path);
        Assert.Single(database.Find("npm", "@a/b"));
        Assert.Equal(["npm.db"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_file_of_a_newer_program_is_told_and_the_rest_serves()
    {
        using var folder = new TemporaryFolder();
        Load(folder, "npm", folder.Write("in/a.json", Record));
        using (var newer = SqliteFile.Create(Path.Combine(folder.Path, "go.db")))
        {
            FeedSchema.Create(newer);
            newer.Run("PRAGMA user_version = 99");
        }

        folder.Write("other.db", "not a database at all, but long enough to look like one, perhaps, to somebody");
        using var database = new AdvisoryDatabase(folder.Path);
        Assert.Single(database.Find("npm", "@a/b"));
        Assert.Equal(2, database.Faults.Length);
        Assert.Contains("newer Gabion (form 99; this program reads 1)", database.Faults[0].Reason, StringComparison.Ordinal);
        Assert.Contains("not a database", database.Faults[1].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kev", """{"vulnerabilities": [{"cveID": "CVE-1-1", "dateAdded": "2024-01-01"}, {"cveID": "CVE-1-2", "dateAdded": "2024-01-02"}]}""")]
    [InlineData("osv", """[{"id": "X-1", "affected": [{"package": {"ecosystem": "PyPI", "name": "a"}, "versions": ["1"]}]}, {"id": "X-2", "affected": [{"package": {"ecosystem": "PyPI", "name": "a"}, "versions": ["1"]}]}]""")]
    public void A_file_that_ends_early_does_not_replace_a_whole_one(string feed, string text)
    {
        using var folder = new TemporaryFolder();
        using var input = new TemporaryFolder();
        Assert.Null(Load(folder, feed, input.Write("whole.json", text)).Fault);
        var whole = File.ReadAllBytes(Path.Combine(folder.Path, feed + ".db"));
        var cut = Load(folder, feed, input.Write("cut.json", text[..^5]));
        Assert.StartsWith("cut.json: the text cannot be read to its end: ", cut.Fault, StringComparison.Ordinal);
        Assert.EndsWith("; the feed is as it was before", cut.Fault, StringComparison.Ordinal);
        Assert.Equal(whole, File.ReadAllBytes(Path.Combine(folder.Path, feed + ".db")));
    }

    [Fact]
    public void Damaged_bytes_are_an_error_and_no_crash()
    {
        var writer = new RecordWriter();
        AdvisoryCodec.Write(writer, Records.Load("npm", "a.json", Record).Records[0]);
        var good = writer.Written.ToArray();
        var random = new Random(5);
        for (var round = 0; round < 2_000; round++)
        {
            var bytes = good[..random.Next(good.Length)];
            if (bytes.Length > 0)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                AdvisoryCodec.Read(bytes);
            }
            catch (InvalidDataException)
            {
                // what a damaged file is told as
            }
        }
    }

    [Fact]
    public void A_missing_folder_is_an_empty_database()
    {
        using var database = new AdvisoryDatabase("/nowhere/at/all");
        Assert.Empty(database.Feeds);
        Assert.Equal(DataCoverage.None, database.CoverageOf("npm"));
    }

    private static FeedUpdate.Result Load(TemporaryFolder folder, string feed, string file) =>
        FeedUpdate.Run(folder.Path, FeedCatalogue.Find(feed)!, file, file, Now, null, TestContext.Current.CancellationToken);
}
