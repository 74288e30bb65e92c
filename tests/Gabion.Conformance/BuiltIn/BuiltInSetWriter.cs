using System.IO.Compression;
using System.Formats.Tar;
using System.Text;
using System.Text.Json;
using Gabion.Intel.Advisories;
using Gabion.Intel.Feeds;
using Gabion.Intel.Matching;

namespace Gabion.Conformance.BuiltIn;

/// <summary>
/// Makes the advisories that ship with the program (src/Gabion.Intel/builtin.jsonl) of public records: the Go vulnerability
/// database (CC-BY-4.0) and the Kubernetes CVE feed (Apache-2.0). Only facts are taken: ids, packages, ranges, ratings; the line
/// that says what it is about is put together here from the kind of weakness. <c>eng/builtin</c> runs it.
/// </summary>
internal static class BuiltInSetWriter
{
    /// <summary>What is taken: modules of these projects.</summary>
    private static readonly string[] Projects =
    [
        "d7y.io/", "github.com/aquasecurity/", "github.com/anchore/", "github.com/argoproj/", "github.com/cert-manager/", "github.com/cilium/", "github.com/cloudnative-pg", "github.com/containerd/",
        "github.com/containers/", "github.com/coredns/", "github.com/coreos/etcd", "github.com/cri-o/", "github.com/crossplane", "github.com/dapr/", "github.com/distribution/", "github.com/docker/",
        "github.com/dragonflyoss", "github.com/envoyproxy/", "github.com/etcd-io/", "github.com/external-secrets", "github.com/fluxcd/", "github.com/goharbor/", "github.com/grafana/",
        "github.com/hashicorp/consul", "github.com/hashicorp/vault", "github.com/helm/", "github.com/jaegertracing", "github.com/k3s-io/", "github.com/karmada-io", "github.com/kedacore", "github.com/kubeedge",
        "github.com/kubernetes", "github.com/kubewarden", "github.com/kyverno/", "github.com/linkerd/", "github.com/longhorn/", "github.com/minio/", "github.com/moby/", "github.com/nats-io/",
        "github.com/notaryproject", "github.com/open-policy-agent/", "github.com/opencontainers/", "github.com/openfga", "github.com/openshift/", "github.com/projectcalico/", "github.com/projectcapsule",
        "github.com/prometheus/", "github.com/rancher/", "github.com/rook/", "github.com/sigstore/", "github.com/spiffe/", "github.com/submariner", "github.com/tektoncd/", "github.com/thanos-io",
        "github.com/traefik/", "go.etcd.io/", "go.opentelemetry.io/", "google.golang.org/grpc", "helm.sh/", "istio.io/", "k8s.io/", "knative.dev", "kubevirt.io/", "oras.land", "sigs.k8s.io/", "stdlib", "toolchain",
        "vitess.io", "zotregistry",
    ];

    /// <summary>Words of the source, and ours for the kind of weakness; the first that fits.</summary>
    private static readonly (string[] Words, string Kind)[] Kinds =
    [
        (["breakout", "escape to host", "container escape", "host file system", "host filesystem"], "a container can reach the host"),
        (["code execution", "arbitrary code"], "code of an attacker's choice can be run"),
        (["command injection", "injection", "ssti"], "words of an attacker can be run as a command or a query"),
        (["privilege", "escalat"], "more rights can be had than were granted"),
        (["path traversal", "directory traversal", "symlink", "symbolic link", "zip slip", "outside of"], "files outside the intended folder can be reached"),
        (["ssrf", "server-side request", "server side request"], "requests can be sent to places of an attacker's choice"),
        (["cross-site scripting", "xss"], "a page can be made to run an attacker's script"),
        (["csrf", "cross-site request"], "a visitor's browser can be made to act for an attacker"),
        (["open redirect"], "a visitor can be led to another site"),
        (["authentication bypass", "auth bypass", "unauthenticated", "improper authentication", "without authentication", "missing authentication"], "a login can be passed by"),
        (["authorization", "access control", "rbac", "permission", "unauthorized"], "rights are not checked where they should be"),
        (["signature", "certificate", "verification", "spoof", "forge", "validation"], "what should be refused is trusted"),
        (["denial of service", "denial-of-service", "dos", "panic", "crash", "exhaustion", "infinite loop", "unbounded", "memory", "cpu", "deadlock", "consumption"], "it can be made to stop or to run out of resources"),
        (["leak", "disclos", "expos", "sensitive", "credential", "secret", "token", "password", "plaintext", "cleartext", "log"], "data that should stay hidden can be read"),
        (["race", "toctou"], "two actions at once can do what one cannot"),
        (["bypass", "circumvent"], "a protection can be passed by"),
        (["overflow", "underflow", "out of bounds", "out-of-bounds"], "memory or numbers overflow"),
        (["timing", "side channel", "side-channel"], "secrets can be told from how long an answer takes"),
    ];

    /// <summary>Kinds that a title tells in narrower words, for records in which no other was found.</summary>
    private static readonly (string[] Words, string Kind)[] Others =
    [
        (["command execution", "unexpected command", " rce ", "unintended binary", "search path", "path hijacking", "code smuggling"], "code of an attacker's choice can be run"),
        (["inject"], "words of an attacker can be run as a command or a query"),
        (["smuggling"], "one request can be passed off as another"),
        (["arbitrary file", "file read", "read file", "link following", "tar slip", "parent directory", "dot-segment", "restricted file", "directory mount"], "files outside the intended folder can be reached"),
        (["multi factor", "mfa", "phishing", "takeover", "excessive authentication", "jwt", "saml"], "a login can be passed by"),
        (["null pointer", "nil pointer", "excessive", "allocation of", "allocates", "timeout", "quadratic", "size limit", "oom ", "caps raw", "flood", "unresponsive", "deny the service"], "it can be made to stop or to run out of resources"),
        (["network polic", "policy enforcement", "not enforce", "deny intention", "deny polic", "isolation", "egress polic", "host firewall"], "what a policy forbids can pass"),
        (["unencrypted", "encrypt", "cipher", "plain text", "plain-text", "insecure git", "hard coded http", "disabled tls", "man-in-the-middle"], "what should be encrypted is not, or weakly"),
        (["world readable"], "data that should stay hidden can be read"),
        (["curve", "entropy", "hard coded cyptographic", "ticket_age_add"], "keys and other secret numbers come out weak or wrong"),
        (["enumerat", "observable discrepancy"], "who and what there is can be found out"),
        (["namespace"], "namespaces are not kept apart"),
        (["hijack"], "what belongs to another can be taken over"),
        (["poison"], "what is kept for others can be forged"),
        (["retain", "continued access", "revocation", "clean up a user", "does not expire", "doesn't expire"], "rights stay that were taken away"),
        (["ipv4-mapped", "ipv6 host", "header", "sanitiz", "insecure parsing", "incorrect parsing", "escaping", "delimiter"], "what is sent in is read in another way than it is meant"),
    ];

    public static string Write(string golang, string kubernetes)
    {
        var text = new StringBuilder();
        var lines = Records("go", golang).Where(record => record.Affected.Any(affected => IsTaken(affected.Name)))
            .Concat(Records("kubernetes", kubernetes))
            .Where(record => record.Withdrawn is null)
            .OrderBy(record => record.Id, StringComparer.Ordinal);
        foreach (var record in lines)
        {
            text.Append(Line(record)).Append('\n');
        }

        return text.ToString();
    }

    private static bool IsTaken(string module) => Projects.Any(project => module.StartsWith(project, StringComparison.Ordinal));

    private static IReadOnlyList<Advisory> Records(string feed, string archive)
    {
        var set = new MemorySource(feed);
        var loader = FeedCatalogue.Find(feed)!;
        using var file = File.OpenRead(archive);
        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        using var tar = new TarReader(unpacked);
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is { } content && loader.Accepts(entry.Name))
            {
                loader.Read(entry.Name, content, set);
            }
        }

        return set.Records;
    }

    private static string Line(Advisory record)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("id", record.Id);
            if (!record.Aliases.IsEmpty)
            {
                json.WriteStartArray("aliases");
                foreach (var alias in record.Aliases.Order(StringComparer.Ordinal))
                {
                    json.WriteStringValue(alias);
                }

                json.WriteEndArray();
            }

            json.WriteString("summary", Summary(record));
            var ratings = record.Affected.SelectMany(affected => affected.Severities).Concat(record.Severities).Distinct().ToList();
            if (ratings.Count > 0)
            {
                json.WriteStartArray("severity");
                foreach (var rating in ratings)
                {
                    json.WriteStartObject();
                    json.WriteString("type", "CVSS_V3");
                    json.WriteString("score", rating.Value);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteStartArray("affected");
            foreach (var package in record.Affected.Where(affected => record.Affected[0].Ecosystem == "Kubernetes" || IsTaken(affected.Name)).GroupBy(affected => (affected.Ecosystem, affected.Name)))
            {
                WritePackage(json, package.Key.Ecosystem, package.Key.Name, package.SelectMany(affected => affected.Ranges));
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void WritePackage(Utf8JsonWriter json, string ecosystem, string name, IEnumerable<AffectedRange> ranges)
    {
        json.WriteStartObject();
        json.WriteStartObject("package");
        json.WriteString("ecosystem", ecosystem);
        json.WriteString("name", name);
        json.WriteEndObject();
        json.WriteStartArray("ranges");
        foreach (var range in ranges)
        {
            json.WriteStartObject();
            json.WriteString("type", "SEMVER");
            json.WriteStartArray("events");
            foreach (var step in range.Events)
            {
                json.WriteStartObject();
                json.WriteString(step.Kind switch { RangeEventKind.Introduced => "introduced", RangeEventKind.Fixed => "fixed", RangeEventKind.LastAffected => "last_affected", _ => "limit" }, step.Version);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Summary(Advisory record)
    {
        var said = $"{record.Summary} {record.Details}";
        var name = record.Affected.Select(affected => affected.Name).FirstOrDefault(IsTaken) ?? record.Affected[0].Name;
        var kind = Of(Kinds, record.Summary ?? "") ?? Of(Kinds, said) ?? BuiltInTitles.Of(record.Id) ?? Of(Others, record.Summary ?? "") ?? "a weakness that only its advisory describes";
        return $"{Title(name)}{(name.StartsWith("k8s.io/", StringComparison.Ordinal) && WindowsWords.AreAboutNodes(said) ? " on Windows nodes" : "")}: {kind}";
    }

    private static string? Of((string[] Words, string Kind)[] kinds, string text) =>
        kinds.Where(kind => kind.Words.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase))).Select(kind => kind.Kind).FirstOrDefault();

    /// <summary>The project as people call it: <c>containerd</c> of <c>github.com/containerd/containerd/v2</c>.</summary>
    private static string Title(string module)
    {
        var parts = module.Split('/').Where(part => !(part.Length > 1 && part[0] == 'v' && char.IsAsciiDigit(part[1]))).ToList();
        return module switch
        {
            "stdlib" => "Go's standard library",
            "toolchain" => "Go's tools",
            _ => parts[^1],
        };
    }
}
