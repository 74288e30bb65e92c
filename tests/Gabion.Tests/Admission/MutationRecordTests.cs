using System.Text;
using Gabion.Admission;
using Gabion.Admission.Records;
using Gabion.Admission.Replay;
using Gabion.Admission.Settings;
using Gabion.Database;

namespace Gabion.Tests.Admission;

/// <summary>Mutations that were recorded, and what other mutators would have made of the same requests.</summary>
public sealed class MutationRecordTests : IDisposable
{
    private const string Team = """
        apiVersion: mutations.gatekeeper.sh/v1
        kind: AssignMetadata
        metadata: {name: team}
        spec:
          match: {scope: Namespaced, kinds: [{apiGroups: [""], kinds: [Pod]}]}
          location: metadata.labels.team
          parameters: {assign: {value: blue}}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("gabion-mutations-").FullName;

    private string File => Path.Combine(_folder, "decisions.db");

    [Fact]
    public void A_mutation_is_kept_with_its_patch_and_replayed()
    {
        Write(Reviews.Pod());
        var record = Assert.Single(ReadAll());
        Assert.Equal(("mutate", """[{"op":"add","path":"/metadata/labels/team","value":"blue"}]"""), (record.Webhook, Encoding.UTF8.GetString(record.Patch.Span)));
        Assert.Equal("mutated [AssignMetadata/team] it changes metadata.labels.team", Assert.Single(record.Reasons));

        var same = Replay(Team);
        Assert.Equal((0, 1, 0), (same.Requests, same.Mutations, same.ChangedMutations));

        var change = Assert.Single(Replay(Team.Replace("blue", "red", StringComparison.Ordinal)).Changes);
        Assert.Equal(("team-a", "Pod web", 1), (change.Namespace, change.Workload, change.Count));
        Assert.Contains("blue", change.Then, StringComparison.Ordinal);
        Assert.Contains("red", change.Now, StringComparison.Ordinal);
        Assert.Equal("", Assert.Single(Replay().Changes).Now);
    }

    [Fact]
    public void A_mutation_in_which_nothing_acted_is_kept_too()
    {
        Write(Reviews.Pod(), changes: false, Team.Replace("kinds: [Pod]", "kinds: [Job]", StringComparison.Ordinal));
        var record = Assert.Single(ReadAll());
        Assert.Equal(("mutate", true, true), (record.Webhook, record.IsAllowed, record.Patch.IsEmpty));
        Assert.Empty(record.Reasons);
        Assert.Equal((1, 0), (Replay().Mutations, Replay().ChangedMutations));

        var change = Assert.Single(Replay(Team).Changes); // what another mutator would have made of it
        Assert.Equal("", change.Then);
        Assert.Contains("blue", change.Now, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_secret_no_patch_is_kept()
    {
        var review = """{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"1","kind":{"group":"","version":"v1","kind":"Secret"},"resource":{"group":"","version":"v1","resource":"secrets"},"name":"s","namespace":"a","operation":"CREATE","object":{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"a"},"data":{"key":"aHVudGVyMg=="}}}}""";
        Write(review, Team.Replace("kinds: [Pod]", "kinds: [Secret]", StringComparison.Ordinal));
        Assert.True(Assert.Single(ReadAll()).Patch.IsEmpty);
        Assert.Equal(0, Replay(Team).Mutations);
    }

    [Fact]
    public void A_file_of_the_form_before_is_read_and_then_written_in_the_new_one()
    {
        using (var file = SqliteFile.OpenForWriting(File, 1 << 30))
        {
            file.Run("CREATE TABLE decisions(id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, uid TEXT NOT NULL, operation TEXT NOT NULL, api_version TEXT NOT NULL, kind TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL, user TEXT NOT NULL, dry_run INTEGER NOT NULL, allowed INTEGER NOT NULL, exemption TEXT, reasons TEXT NOT NULL, micros INTEGER NOT NULL, input_hash BLOB NOT NULL, review BLOB) STRICT; PRAGMA user_version = 1;");
            file.Run("INSERT INTO decisions(time, uid, operation, api_version, kind, namespace, name, user, dry_run, allowed, reasons, micros, input_hash) VALUES (1, 'old', 'CREATE', 'v1', 'Pod', 'a', 'b', 'c', 0, 1, '', 5, x'00');");
        }

        Assert.Equal("old validate", string.Join(' ', ReadAll().Select(record => $"{record.Uid} {record.Webhook}")));
        Write(Reviews.Pod());
        Assert.Equal(["old validate", "u-1 mutate"], ReadAll().Select(record => $"{record.Uid} {record.Webhook}"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string review, params string[] policies) => Write(review, changes: true, policies);

    private void Write(string review, bool changes, params string[] policies)
    {
        var set = Reviews.Policies(AdmissionSettings.Default, policies.Length == 0 ? [Team] : policies);
        var input = Reviews.Input(review, set);
        var mutation = set.Mutate(input, TestContext.Current.CancellationToken);
        Assert.Equal(changes, !mutation.Patch.IsEmpty);
        using var store = DecisionStore.Open(File, 1 << 30);
        store.Write([DecisionRecord.OfMutation(input, mutation, Encoding.UTF8.GetBytes(review), DateTimeOffset.UnixEpoch, TimeSpan.FromMilliseconds(1))], keepsRequests: true, most: 20);
    }

    private List<DecisionRecord> ReadAll()
    {
        using var store = DecisionStore.OpenForReading(File);
        return [.. store.Read()];
    }

    private ReplayResult Replay(params string[] policies)
    {
        var set = Reviews.Policies(AdmissionSettings.Default, policies);
        var replay = new PolicyReplay(set);
        foreach (var request in new RecordedRequests(set.Facts, _ => { }).Read(File))
        {
            replay.Add(request, TestContext.Current.CancellationToken);
        }

        return replay.Result();
    }
}
