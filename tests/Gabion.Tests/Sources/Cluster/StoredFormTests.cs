using System.Text;
using Gabion.Sources.Cluster;

namespace Gabion.Tests.Sources.Cluster;

/// <summary>In which form objects of a cluster are kept.</summary>
public sealed class StoredFormTests
{
    // What users name may be called as a field of the API is: it stays.
    [Theory]
    [InlineData(
        """{"metadata":{"name":"a","generation":2,"labels":{"generation":"two"}},"spec":{"revisionHistoryLimit":3,"replicas":2}}""",
        """{"metadata":{"name":"a","labels":{"generation":"two"}},"spec":{"replicas":2}}""")]
    [InlineData(
        """{"spec":{"selector":{"defaultMode":"x"},"template":{"spec":{"containers":[{"name":"c","terminationMessagePath":"/t","readinessProbe":{"httpGet":{"port":80},"periodSeconds":3}}]}}}}""",
        """{"spec":{"selector":{"defaultMode":"x"},"template":{"spec":{"containers":[{"name":"c","readinessProbe":{"httpGet":{"port":80}}}]}}}}""")]
    public void Bookkeeping_goes_and_what_users_name_stays(string json, string kept)
    {
        var text = Encoding.UTF8.GetString(StoredForm.WithoutBookkeeping(Made("apps", json)).Json.Span);
        Assert.Equal(With(kept), text);
    }

    [Fact]
    public void Custom_resources_stay_as_they_are()
    {
        const string json = """{"metadata":{"name":"a","generation":2},"spec":{"timeoutSeconds":5}}""";
        Assert.Equal(With(json), Encoding.UTF8.GetString(StoredForm.WithoutBookkeeping(Made("example.com", json)).Json.Span));
    }

    private static ApiObject Made(string group, string json) => ApiObject.Of(Kind(group), Encoding.UTF8.GetBytes(With(json)));

    private static string With(string json) => "{\"apiVersion\":\"v1\",\"kind\":\"Thing\"," + json[1..];

    private static ApiKind Kind(string group) => new(group, "v1", "things", "Thing", IsNamespaced: true);
}
