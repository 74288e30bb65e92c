using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Reports;

namespace Gabion.Tests.Reports;

/// <summary>A small report with one of everything: the approved outputs are made of it.</summary>
internal static class SampleReport
{
    private static readonly Dictionary<string, string> Sources = new()
    {
        ["deploy/web.yaml"] = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop}
            spec:
              template:
                spec:
                  containers:
                    - name: web
                      image: registry.example/shop/web:latest
                      securityContext:
                        privileged: true
                    - name: sidecar
                      image: registry.example/shop/proxy
                      securityContext:
                        privileged: true
            """,
        ["services/cart/Dockerfile"] = """
            FROM node:22
            ENV API_TOKEN=tok_9f8e7d6c5b4a39281706
            RUN apt-get update && apt-get install -y curl
            CMD node server.js
            """,
    };

    public static readonly RuleCard Privileged = new()
    {
        Id = RuleId.Parse("GBN-CLU-001"),
        Title = "Container is privileged",
        Severity = Severity.Critical,
        Stage = Stage.Deploy,
        Why = "A privileged container sees every device and has every capability: whoever takes it over owns the node. Nothing else in the manifest can take that back.",
        Fix = "Remove `privileged: true`; add the single capability or device that the program needs.",
        References = ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"],
        Controls = [new("CIS-Kubernetes-1.11", "5.2.2", ControlCoverage.Partial), new("NSA-CISA-1.2", "Pod security", ControlCoverage.Partial)],
        Aliases = ["KSV-0017", "C-0057", "CKV_K8S_16"],
    };

    public static readonly RuleCard Floats = new()
    {
        Id = RuleId.Parse("GBN-CLU-014"),
        Title = "Image tag floats",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The same manifest starts other code tomorrow.",
        Fix = "Name a version, or better a digest.",
        References = ["https://kubernetes.io/docs/concepts/containers/images/"],
        Aliases = ["KSV-0013", "DL3007"],
    };

    private static readonly RuleCard Token = new()
    {
        Id = RuleId.Parse("GBN-CODE-003"),
        Title = "Secret in a Dockerfile",
        Severity = Severity.High,
        Stage = Stage.Develop,
        Why = "Whoever can read the repository or pull the image has the secret.",
        Fix = "Revoke the secret, then pass it with `RUN --mount=type=secret`.",
        References = ["https://docs.docker.com/build/building/secrets/"],
        HidesValue = true,
    };

    private static readonly RuleCard RunsAsRoot = new()
    {
        Id = RuleId.Parse("GBN-CON-002"),
        Title = "Image runs as root",
        Severity = Severity.High,
        Stage = Stage.Develop,
        Why = "A process that breaks out of the container is root outside of it.",
        Fix = "Add `USER 10001` after the last instruction that needs root.",
        References = ["https://docs.docker.com/reference/dockerfile/#user"],
        Aliases = ["DL3002"],
    };

    public static ScanReport Create() => new()
    {
        Target = "examples/shop",
        TargetKind = "folder",
        ToolVersion = "0.1.0",
        At = new(2026, 3, 1, 12, 30, 0, TimeSpan.Zero),
        Rules = [Token, Privileged, Floats, RunsAsRoot],
        Findings =
        [
            Finding(Privileged, "deploy/web.yaml", Web, Span(11, 25, 29), "Container 'web' runs privileged") with
            {
                Evidence = [new("spec.template.spec.containers[0].securityContext.privileged", "true")],
                Patch = new(PatchSafety.Safe, [new TextEdit(new(new(11, 1), new(12, 1)), "")]),
            },
            Finding(Floats, "deploy/web.yaml", Web, Span(9, 18, 50), "Image 'registry.example/shop/web:latest' has the tag 'latest'"),
            Finding(Floats, "deploy/web.yaml", Web, Span(13, 18, 45), "Image 'registry.example/shop/proxy' has no tag, which means 'latest'"),
            Finding(Privileged, "deploy/web.yaml", Web, Span(15, 25, 29), "Container 'sidecar' runs privileged"),
            Finding(Token, "services/cart/Dockerfile", Cart, Span(2, 15, 39), "ENV API_TOKEN holds a secret"),
            Finding(RunsAsRoot, "services/cart/Dockerfile", Cart, Span(4, 1, 19), "The image's user is not set, which means root"),
            Finding(Floats, "services/cart/chart/templates/app.yaml", new("Deployment", "cart"), Span(7, 9, 9), "The image's tag comes from a value that is not set") with
            {
                Verdict = Verdict.CannotTell,
                Location = new("services/cart/chart/templates/app.yaml", TextSpan.At(7, 9)) { IsApproximate = true },
            },
            Finding(Privileged, "system/agent.yaml", new("DaemonSet", "agent", "kube-system"), Span(3, 1, 5), "Container 'agent' runs privileged") with
            {
                Status = FindingStatus.Waived,
                StatusReason = "reads the node's own devices; owner platform, until 2026-12-31",
            },
            Finding(Floats, "system/agent.yaml", new("DaemonSet", "agent", "kube-system"), Span(4, 1, 5), "Image 'agent' has no tag, which means 'latest'") with { Status = FindingStatus.Baseline },
        ],
        Coverage = new(
            ImmutableSortedDictionary<string, long>.Empty.Add("Deployment", 2).Add("DaemonSet", 1).Add("Dockerfile", 1),
            [
                new(GapKind.Skipped, "node_modules", null, "Folders of installed packages are left out."),
                new(GapKind.Invalid, "deploy/broken.yaml", TextSpan.At(4, 3), "The YAML ends inside a flow mapping, so this document was not read.", "Close the brace that line 2 opens."),
                new(GapKind.MissingTool, "services/cart/chart", null, "helm is not installed, so the chart was not rendered.", "Install helm 3 or later."),
            ]),
        WaiverNotices =
        [
            new(WaiverNoticeKind.Expired, new("gabion.yaml", TextSpan.At(12, 5)), "The waiver of GBN-CON-002 ended on 2026-01-31 and no longer applies."),
        ],
        Excerpt = Excerpt,
    };

    public static Finding Finding(RuleCard card, string path, Resource resource, TextSpan span, string message) => new()
    {
        Rule = card,
        Verdict = Verdict.Fails,
        Severity = card.Severity,
        Resource = resource,
        Location = new(path, span),
        Message = message,
        Fix = card.Fix,
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{card.Id} {path} {span} {message}"))),
    };

    /// <summary>A report about nothing: no finding, and nothing read.</summary>
    public static ScanReport Empty() => Create() with
    {
        Findings = [],
        Coverage = new(ImmutableSortedDictionary<string, long>.Empty, []),
        WaiverNotices = [],
    };

    /// <summary>A report whose every text tries to break the format that it is written in.</summary>
    public static ScanReport Hostile()
    {
        const string Attack = "</script><script>alert(1)</script>\"'`|,:;%0A\r\n\0\u001b[31m\u202e\ud800]]>&amp;<!--@all #1\\";
        var card = Privileged with { Title = "Title " + Attack, Why = "Why " + Attack };
        return Create() with
        {
            Target = "shop " + Attack,
            Findings =
            [
                Finding(card, "a b/" + Attack, new("Kind", Attack, Attack), Span(1, 1, 3), "Message " + Attack) with
                {
                    Evidence = [new(Attack, Attack)],
                    Status = FindingStatus.New,
                    Patch = new(PatchSafety.Safe, [new TextEdit(TextSpan.At(1, 1), Attack)]),
                },
                Finding(card, "a b/" + Attack, new("Kind", Attack), Span(1, 1, 3), "Waived " + Attack) with { Status = FindingStatus.Waived, StatusReason = Attack },
            ],
            Coverage = new(ImmutableSortedDictionary<string, long>.Empty.Add("Kind " + Attack, 1), [new(GapKind.Invalid, Attack, TextSpan.FileStart, Attack, Attack)]),
            WaiverNotices = [new(WaiverNoticeKind.Unused, new(Attack, TextSpan.FileStart), Attack)],
            Excerpt = _ => new(1, [Attack, Attack]),
        };
    }

    public static string Write(string format, ScanReport report, ReportOptions? options = null)
    {
        using var output = new StringWriter { NewLine = "\n" };
        ReportList.All.Single(known => known.Name == format).Write(report, output, options ?? ReportOptions.Plain);
        return output.ToString();
    }

    private static Resource Web => new("Deployment", "web", "shop");

    private static Resource Cart => new("Dockerfile", "services/cart/Dockerfile");

    private static TextSpan Span(int line, int column, int end) => new(new(line, column), new(line, end));

    private static SourceExcerpt? Excerpt(Location location)
    {
        if (!Sources.TryGetValue(location.Path, out var text))
        {
            return null;
        }

        var lines = text.Split('\n');
        var first = Math.Max(1, location.Span.Line - 2);
        return new(first, [.. lines.Skip(first - 1).Take(5)]);
    }
}
