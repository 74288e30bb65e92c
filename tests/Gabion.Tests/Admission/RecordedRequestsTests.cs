using Gabion.Admission.Replay;
using Gabion.Admission.Settings;

namespace Gabion.Tests.Admission;

public sealed class RecordedRequestsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gabion-replay-").FullName;
    private readonly List<string> _told = [];

    [Fact]
    public void Reads_audit_events_with_their_objects()
    {
        var pod = """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-7d9f8c6b5x-abcde","namespace":"team-a","ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web-7d9f8c6b5"}]},"spec":{"containers":[]}}""";
        var (requests, passedOver) = Read("audit.log",
            $$$"""{"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"1","stage":"ResponseComplete","verb":"create","user":{"username":"system:serviceaccount:kube-system:replicaset-controller"},"objectRef":{"resource":"pods","namespace":"team-a","apiVersion":"v1"},"responseStatus":{"code":201},"requestObject":{{{pod}}}}""",
            """{"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"2","stage":"RequestReceived","verb":"create"}""",
            """{"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"3","stage":"ResponseComplete","verb":"list"}""",
            """{"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"4","stage":"ResponseComplete","verb":"create","objectRef":{"resource":"pods"}}""",
            "{broken");
        var request = Assert.Single(requests);
        Assert.Equal(("team-a", true, "Deployment web"), (request.Input.Namespace, request.WasAllowed, PolicyReplay.Workload(request.Input)));
        Assert.Equal("system:serviceaccount:kube-system:replicaset-controller", request.Input.Username);
        Assert.Equal(4, passedOver.Values.Sum());
        Assert.StartsWith($"{Path.Combine(_folder, "audit.log")}:5: the body is no JSON", Assert.Single(_told), StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_reviews_with_or_without_their_answers()
    {
        var (requests, _) = Read("reviews.jsonl", Reviews.Pod(), "", Reviews.Pod().TrimEnd()[..^1] + ",\"response\":{\"uid\":\"u-1\",\"allowed\":false}}");
        Assert.Equal([null, false], requests.Select(request => request.WasAllowed));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private (List<RecordedRequest> Requests, SortedDictionary<string, int> PassedOver) Read(string name, params string[] lines)
    {
        File.WriteAllLines(Path.Combine(_folder, name), lines);
        var reader = new RecordedRequests(Reviews.Policies(AdmissionSettings.Default).Facts, _told.Add);
        return ([.. reader.Read(Path.Combine(_folder, name))], reader.PassedOver);
    }
}
