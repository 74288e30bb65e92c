using System.Buffers;
using System.Text;
using Gabion.Admission;
using Gabion.Formats.Tree;

namespace Gabion.Server.Policies;

/// <summary>
/// Decides on made-up reviews of usual kinds before the service says that it is ready, so that the first real one does not wait until the code on
/// its way is compiled. Nothing of it is counted, logged or recorded.
/// </summary>
internal static class WarmUp
{
    private const string Spec = """{"containers":[{"name":"warm","image":"registry.invalid/warm:1","ports":[{"containerPort":8080}],"env":[{"name":"A","value":"b"}],"resources":{"limits":{"cpu":"1","memory":"1Gi"},"requests":{"cpu":"1","memory":"1Gi"}},"securityContext":{"runAsNonRoot":true}}],"volumes":[{"name":"v","emptyDir":{}}]}""";

    private static readonly (string Group, string Version, string Kind, string Resource, string Body)[] Kinds =
    [
        ("", "v1", "Pod", "pods", $"\"spec\":{Spec}"),
        ("apps", "v1", "Deployment", "deployments", $$$"""
            "spec":{"replicas":2,"selector":{"matchLabels":{"app":"warm"}},"template":{"metadata":{"labels":{"app":"warm"}},"spec":{{{Spec}}}}}
            """),
        ("", "v1", "Service", "services", "\"spec\":{\"type\":\"ClusterIP\",\"ports\":[{\"port\":80}],\"selector\":{\"app\":\"warm\"}}"),
        ("rbac.authorization.k8s.io", "v1", "Role", "roles", "\"rules\":[{\"apiGroups\":[\"\"],\"resources\":[\"pods\"],\"verbs\":[\"get\"]}]"),
        ("", "v1", "ConfigMap", "configmaps", "\"data\":{\"a\":\"b\"}"),
    ];

    /// <summary>Goes through all kinds until the time is up.</summary>
    /// <returns>How many reviews were decided on.</returns>
    public static int Run(AdmissionPolicies policies, TimeSpan most, TimeProvider clock)
    {
        using var time = new CancellationTokenSource(most, clock);
        var decided = 0;
        foreach (var operation in (string[])["CREATE", "UPDATE"])
        {
            foreach (var (group, version, kind, resource, body) in Kinds)
            {
                if (time.IsCancellationRequested)
                {
                    return decided;
                }

                decided += Decide(policies, Review(operation, group, version, kind, resource, body), time.Token) ? 1 : 0;
            }
        }

        return decided;
    }

    /// <summary>One review on the whole way from bytes to bytes, at both webhooks.</summary>
    private static bool Decide(AdmissionPolicies policies, byte[] review, CancellationToken time)
    {
        if (ReviewBody.Parse(review, out _) is not { } root || ReviewInput.Read(Field.Of(root), policies.Facts, out _) is not { } input)
        {
            return false;
        }

        var output = new ArrayBufferWriter<byte>(512);
        ReviewAnswer.Write(output, input, policies.Decide(input, time), default);
        var mutation = policies.Mutate(input, time);
        ReviewAnswer.Write(output, input, mutation.Decision, mutation.Patch.Span);
        return output.WrittenCount > 0;
    }

    private static byte[] Review(string operation, string group, string version, string kind, string resource, string body)
    {
        var apiVersion = group.Length == 0 ? version : $"{group}/{version}";
        var @object = $$$"""{"apiVersion":"{{{apiVersion}}}","kind":"{{{kind}}}","metadata":{"name":"warm","namespace":"gabion-warm-up","labels":{"app":"warm"},"annotations":{"a":"b"}},{{{body}}}}""";
        var old = operation == "UPDATE" ? $",\"oldObject\":{@object}" : "";
        return Encoding.UTF8.GetBytes(
            $$$"""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"warm-up","kind":{"group":"{{{group}}}","version":"{{{version}}}","kind":"{{{kind}}}"},"resource":{"group":"{{{group}}}","version":"{{{version}}}","resource":"{{{resource}}}"},"name":"warm","namespace":"gabion-warm-up","operation":"{{{operation}}}","userInfo":{"username":"gabion:warm-up"},"object":{{{@object}}}{{{old}}}}}""");
    }
}
