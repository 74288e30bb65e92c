using System.Diagnostics;
using System.Globalization;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Policy.Admission;
using Gabion.Policy.Cel;
using Gabion.Policy.Cel.Kubernetes;
using Gabion.Policy.ValidatingAdmission;

namespace Gabion.Bench;

/// <summary>A typical policy on a realistic Pod, on one thread, against a walk over every value of the Pod's tree.</summary>
internal sealed class CelBench : Bench
{
    private const int Rounds = 20_000;

    private const string Expression = """
        object.spec.containers.all(c,
          (!has(c.securityContext) || !has(c.securityContext.privileged) || !c.securityContext.privileged)
          && has(c.resources) && has(c.resources.limits) && has(c.resources.limits.memory)
          && (c.image.startsWith('registry.example.org/') || c.image.startsWith('mirror.example.org/'))
          && !c.image.endsWith(':latest'))
        """;

    private const string Policy = """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: pods}
        spec:
          matchConstraints:
            resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [pods]}]
          matchConditions:
          - {name: not-system, expression: "!request.namespace.startsWith('kube-')"}
          variables:
          - {name: containers, expression: "object.spec.containers + (has(object.spec.initContainers) ? object.spec.initContainers : [])"}
          - {name: bad, expression: "variables.containers.filter(c, !has(c.securityContext) || !has(c.securityContext.allowPrivilegeEscalation) || c.securityContext.allowPrivilegeEscalation).map(c, c.name)"}
          validations:
          - {expression: variables.bad.size() == 0, messageExpression: "'escalates: ' + variables.bad.join(', ')"}
          - {expression: "variables.containers.all(c, c.image.matches('^(registry|mirror)[.]example[.]org/[a-z0-9/-]+:[0-9]'))", message: registry}
          - {expression: "variables.containers.all(c, quantity(c.resources.limits.memory).compareTo(quantity('4Gi')) <= 0)", message: too much memory}
          - {expression: "has(object.metadata.labels) && 'app.kubernetes.io/name' in object.metadata.labels", message: label}
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: pods}
        spec: {policyName: pods, validationActions: [Deny]}
        """;

    public override string Name => "cel";

    public override string Run(int megabytes)
    {
        var pod = YamlReader.Read(Pod())[0].Field;
        var walked = Count(pod.Node!);
        var environment = KubernetesCel.Builder(KubernetesCel.NewestMinor).Variable("object", CelType.Dyn).Build();
        var program = environment.Compile(Expression).Program!;
        var bindings = environment.Bind().Set("object", NodeValues.Of(pod.Node));
        var clock = Stopwatch.StartNew();
        var set = PolicySet.Compile(YamlReader.Read(Policy).Select(document => new PolicySource("policy", document.Field)), PolicySetOptions.Default);
        var compiled = clock.Elapsed;
        clock.Restart();
        for (var i = 0; i < 100; i++)
        {
            PolicySet.Compile(YamlReader.Read(Policy).Select(document => new PolicySource("policy", document.Field)), PolicySetOptions.Default);
        }

        var recompiled = clock.Elapsed / 100;
        var facts = new ManifestFacts([pod]);
        var request = AdmissionRequest.ToCreate(pod, facts);
        if (!program.Evaluate(bindings).Value.IsTrue || set.Decide(request, facts, CancellationToken.None).Decisions is not [{ Verdict: PolicyVerdict.Passed }] || set.Faults.Length > 0)
        {
            return $"the policy does not hold: nothing was measured: {string.Join("; ", set.Faults)} {set.Decide(request, facts, CancellationToken.None).Decisions.FirstOrDefault()?.Failures.FirstOrDefault()?.Message}";
        }

        var walk = Best(() => Count(pod.Node!));
        var one = Best(() => program.Evaluate(bindings));
        var whole = Best(() => set.Decide(request, facts, CancellationToken.None));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"a Pod of {walked} values: walk {walk:F2} µs; one validation over 3 containers {one:F2} µs, ratio {one / walk:F1}; a policy with match condition, 2 variables and 4 validations {whole:F2} µs, ratio {whole / walk:F1}, {1e6 / whole:F0} decisions/s on one core; compiling it {compiled.TotalMilliseconds:F0} ms the first time, {recompiled.TotalMilliseconds:F2} ms after");
    }

    /// <summary>Microseconds for one round, the best of five runs.</summary>
    private static double Best(Action work)
    {
        var best = double.MaxValue;
        for (var run = 0; run < 6; run++)
        {
            var clock = Stopwatch.StartNew();
            for (var i = 0; i < Rounds; i++)
            {
                work();
            }

            best = run == 0 ? best : Math.Min(best, clock.Elapsed.TotalMicroseconds / Rounds);
        }

        return best;
    }

    private static int Count(Node node)
    {
        var count = 1;
        switch (node)
        {
            case MappingNode mapping:
                for (var i = 0; i < mapping.Entries.Count; i++)
                {
                    count += Count(mapping.Entries[i].Value);
                }

                break;
            case SequenceNode sequence:
                for (var i = 0; i < sequence.Items.Count; i++)
                {
                    count += Count(sequence.Items[i]);
                }

                break;
            default:
                break;
        }

        return count;
    }

    private static string Pod()
    {
        const string Container = """
              - name: NAME
                image: registry.example.org/shop/NAME:1.4.2
                args: [--listen=:8080, --log=json, --verbose]
                ports: [{name: http, containerPort: 8080, protocol: TCP}, {name: metrics, containerPort: 9090, protocol: TCP}]
                env: [{name: A, value: "1"}, {name: B, valueFrom: {secretKeyRef: {name: s, key: k}}}, {name: C, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]
                resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {cpu: "1", memory: 512Mi}}
                securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, runAsNonRoot: true, capabilities: {drop: [ALL]}}
                livenessProbe: {httpGet: {path: /live, port: http}, periodSeconds: 10, timeoutSeconds: 1, failureThreshold: 3}
                readinessProbe: {httpGet: {path: /ready, port: http}, periodSeconds: 5}
                volumeMounts: [{name: config, mountPath: /etc/app, readOnly: true}, {name: tmp, mountPath: /tmp}, {name: token, mountPath: /var/run/secrets/t, readOnly: true}]

            """;
        return $$$$$$"""
            apiVersion: v1
            kind: Pod
            metadata:
              name: shop-6f9c7d5b4c-x2x9z
              namespace: shop
              labels: {app.kubernetes.io/name: shop, app.kubernetes.io/version: 1.4.2, app.kubernetes.io/part-of: store, pod-template-hash: 6f9c7d5b4c, team: payments}
              annotations: {checksum/config: 9f86d081884c7d659a2feaa0c55ad015, prometheus.io/scrape: "true", prometheus.io/port: "9090"}
            spec:
              serviceAccountName: shop
              automountServiceAccountToken: false
              securityContext: {runAsNonRoot: true, runAsUser: 10001, fsGroup: 10001, seccompProfile: {type: RuntimeDefault}}
              affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 100, podAffinityTerm: {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app.kubernetes.io/name: shop}}}}]}}
              tolerations: [{key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 300}]
              volumes: [{name: config, configMap: {name: shop}}, {name: tmp, emptyDir: {}}, {name: token, projected: {sources: [{serviceAccountToken: {path: token, expirationSeconds: 3600}}]}}]
              initContainers:
            {{{{{{Container.Replace("NAME", "migrate", StringComparison.Ordinal)}}}}}}  containers:
            {{{{{{Container.Replace("NAME", "api", StringComparison.Ordinal)}}}}}}{{{{{{Container.Replace("NAME", "worker", StringComparison.Ordinal)}}}}}}{{{{{{Container.Replace("NAME", "proxy", StringComparison.Ordinal)}}}}}}
            """;
    }
}
