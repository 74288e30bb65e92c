using System.Globalization;
using System.Text;

namespace Gabion.Bench;

/// <summary>Pods as a cluster has them: one to four containers, some careful, some hasty.</summary>
internal static class GeneratedPods
{
    public static string Pod(int index)
    {
        var random = new Random(index);
        var containers = string.Join(',', Enumerable.Range(0, 1 + random.Next(4)).Select(number => Container(random, number)));
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{{\"name\":\"app-{index}\",\"namespace\":\"team-{index % 20}\",\"labels\":{{\"app\":\"app-{index}\"{(index % 3 == 0 ? "" : ",\"owner\":\"team\"")}}},\"annotations\":{{\"note\":\"generated\"}}}},");
        text.Append(CultureInfo.InvariantCulture, $"\"spec\":{{\"serviceAccountName\":\"app\",\"hostNetwork\":{(index % 10 == 0 ? "true" : "false")},\"containers\":[{containers}],\"volumes\":[{{\"name\":\"tmp\",\"emptyDir\":{{}}}},{{\"name\":\"config\",\"configMap\":{{\"name\":\"app\"}}}}{(index % 12 == 0 ? ",{\"name\":\"host\",\"hostPath\":{\"path\":\"/var/run\"}}" : "")}]}}}}");
        return text.ToString();
    }

    private static string Container(Random random, int number)
    {
        var registry = random.Next(4) == 0 ? "docker.example" : "registry.example.com";
        var security = random.Next(3) == 0
            ? ""
            : $",\"securityContext\":{{\"runAsNonRoot\":true,\"allowPrivilegeEscalation\":false,\"privileged\":{(random.Next(9) == 0 ? "true" : "false")},\"capabilities\":{{\"drop\":[\"ALL\"]}},\"readOnlyRootFilesystem\":true}}";
        var limits = random.Next(4) == 0 ? "" : $",\"resources\":{{\"limits\":{{\"cpu\":\"{random.Next(1, 40)}00m\",\"memory\":\"{random.Next(1, 30)}00Mi\"}},\"requests\":{{\"cpu\":\"100m\",\"memory\":\"64Mi\"}}}}";
        var probes = random.Next(2) == 0 ? "" : ",\"livenessProbe\":{\"httpGet\":{\"path\":\"/live\",\"port\":8080}},\"readinessProbe\":{\"httpGet\":{\"path\":\"/ready\",\"port\":8080}}";
        return $"{{\"name\":\"c{number}\",\"image\":\"{registry}/team/app{number}:{(random.Next(6) == 0 ? "latest" : "1.2." + random.Next(9))}\",\"ports\":[{{\"containerPort\":8080}}],\"env\":[{{\"name\":\"A\",\"value\":\"b\"}},{{\"name\":\"C\",\"value\":\"d\"}}],\"volumeMounts\":[{{\"name\":\"tmp\",\"mountPath\":\"/tmp\"}}]{security}{limits}{probes}}}";
    }
}
