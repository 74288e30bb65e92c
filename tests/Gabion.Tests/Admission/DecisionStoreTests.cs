using System.Text;
using Gabion.Admission;
using Gabion.Admission.Records;
using Gabion.Admission.Replay;
using Gabion.Admission.Settings;

namespace Gabion.Tests.Admission;

public sealed class DecisionStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gabion-records-").FullName;

    private string File => Path.Combine(_folder, "decisions.db");

    [Fact]
    public void Keeps_what_was_decided_and_lets_the_oldest_go()
    {
        using (var store = DecisionStore.Open(File, 1 << 30))
        {
            store.Write([.. Enumerable.Range(0, 30).Select(index => Record(index))], keepsRequests: true, most: 20);
            Assert.Equal(20, store.Count());
        }

        using var read = DecisionStore.OpenForReading(File);
        var records = read.Read().ToList();
        Assert.Equal(Enumerable.Range(10, 20).Select(index => $"web-{index}"), records.Select(record => record.Name));
        Assert.Equal(("alice", false, "denied [NeedsLabel/owner] the label owner is missing"), (records[0].User, records[0].IsAllowed, Assert.Single(records[0].Reasons)));
        Assert.Equal(Review(10), Encoding.UTF8.GetString(records[0].Review.Span));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Review(10)))), records[0].InputHash);
    }

    [Fact]
    public void Values_of_secrets_are_not_kept()
    {
        var review = """{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"1","kind":{"group":"","version":"v1","kind":"Secret"},"resource":{"group":"","version":"v1","resource":"secrets"},"name":"s","namespace":"a","operation":"CREATE","object":{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"data\":{\"key\":\"aHVudGVyMg==\"}}"}},"data":{"key":"aHVudGVyMg=="},"stringData":{"other":"hunter2"}}}}""";
        using (var store = DecisionStore.Open(File, 1 << 30))
        {
            store.Write([Record(0, review)], keepsRequests: true, most: 20);
        }

        using var read = DecisionStore.OpenForReading(File);
        var kept = Encoding.UTF8.GetString(Assert.Single(read.Read()).Review.Span);
        Assert.DoesNotContain("hunter2", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("aHVudGVyMg", kept, StringComparison.Ordinal);
        Assert.Contains("\"data\":{\"key\":\"\"}", kept, StringComparison.Ordinal);
        Assert.Contains("\"stringData\":{\"other\":\"\"}", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_costs_old_records_and_no_new_ones()
    {
        var told = new List<string>();
        var writer = new RecordWriter(() => DecisionStore.Open(File, 512 << 10), 4_096, keepsRequests: true, 1_000_000, told.Add);
        for (var index = 0; index < 4_000; index++)
        {
            await writer.AddAsync(Record(index), TestContext.Current.CancellationToken);
        }

        await writer.DisposeAsync();
        Assert.Equal((4_000, 0), (writer.Written, writer.Lost));
        Assert.Contains(told, line => line.Contains("the older half was let go", StringComparison.Ordinal));
        using var read = DecisionStore.OpenForReading(File);
        Assert.Equal("web-3999", read.Read().Last().Name);
        Assert.True(new FileInfo(File).Length <= 512 << 10);
    }

    [Fact]
    public async Task Records_wait_while_the_file_cannot_be_written()
    {
        var isOpen = false;
        var told = new List<string>();
        var writer = new RecordWriter(() => isOpen ? DecisionStore.Open(File, 1 << 30) : throw new IOException("no such disk"), 16, keepsRequests: true, 100, told.Add);
        await writer.AddAsync(Record(1), TestContext.Current.CancellationToken);
        while (writer.Trouble is null)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        isOpen = true;
        await writer.DisposeAsync();
        Assert.Equal((1, 0), (writer.Written, writer.Lost));
        Assert.Equal("records: they cannot be written and wait: no such disk", told[0]);
    }

    [Fact]
    public void A_file_of_something_else_is_refused()
    {
        System.IO.File.WriteAllText(File, "this is no database, but it is long enough to look at");
        Assert.Throws<Gabion.Database.SqliteException>(() => DecisionStore.Open(File, 1 << 30).Dispose());
    }

    [Fact]
    public void A_replay_says_who_would_have_been_denied()
    {
        using (var store = DecisionStore.Open(File, 1 << 30))
        {
            store.Write([.. Enumerable.Range(0, 3).Select(index => Record(index, allowed: true)), Record(7, Reviews.Pod(name: "good"), allowed: true)], keepsRequests: true, most: 20);
        }

        var policies = Reviews.Policies(AdmissionSettings.Default, Reviews.RequiredOwner);
        var replay = new PolicyReplay(policies);
        foreach (var request in new RecordedRequests(policies.Facts, Assert.Fail).Read(File))
        {
            replay.Add(request, TestContext.Current.CancellationToken);
        }

        var result = replay.Result();
        Assert.Equal((4, 3, 3), (result.Requests, result.Denied, result.NewlyDenied));
        Assert.Equal(["NeedsLabel/owner team-a Pod web-0 alice 1", "NeedsLabel/owner team-a Pod web-1 alice 1", "NeedsLabel/owner team-a Pod web-2 alice 1"], result.Groups.Select(group => $"{group.Policy} {group.Namespace} {group.Workload} {group.User} {group.Count}"));
        Assert.Equal("NeedsLabel/owner: Pod web-0, Pod web-1, Pod web-2 in team-a", Assert.Single(result.Exceptions).ToString());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Review(int index) => Reviews.Pod(labels: "{}", name: $"web-{index}");

    private static DecisionRecord Record(int index, string? review = null, bool allowed = false)
    {
        var policies = Reviews.Policies(AdmissionSettings.Default, Reviews.RequiredOwner);
        var text = review ?? Review(index);
        var input = Reviews.Input(text, policies);
        var decision = policies.Decide(input, TestContext.Current.CancellationToken);
        return DecisionRecord.Of(input, decision, Encoding.UTF8.GetBytes(text), DateTimeOffset.UnixEpoch.AddSeconds(index), TimeSpan.FromMilliseconds(1)) with { IsAllowed = allowed || decision.IsAllowed };
    }
}
