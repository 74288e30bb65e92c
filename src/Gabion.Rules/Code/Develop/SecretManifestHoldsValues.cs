using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Code.Develop;

/// <summary>A Secret's manifest with its values is the secret itself: base64 hides nothing.</summary>
internal sealed class SecretManifestHoldsValues : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CODE-022"),
        Title = "Secret manifest holds values",
        Severity = Severity.High,
        Stage = Stage.Develop,
        Why = "Base64 is no encryption: who reads the file or its history has the values, and they stay there after they are changed.",
        Fix = "Keep the values in a secret store (External Secrets, Secrets Store CSI driver), or encrypt them (SOPS, Sealed Secrets); then change them.",
        References = ["https://kubernetes.io/docs/concepts/security/secrets-good-practices/"],
        Controls = [new("PCI-DSS-4.0", "8.6.2", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552.001", ControlCoverage.Partial)],
        Aliases = ["kubernetes-secret-yaml"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("secret.yaml", """
            apiVersion: v1
            kind: Secret
            metadata: {name: shop}
            data:
              host: ZGIuaW50ZXJuYWw= <--
            """),
        Example.Good("secret.yaml", """
            apiVersion: v1
            kind: Secret
            metadata: {name: shop}
            stringData:
              host: "${DB_HOST}"
              password: ""
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject item)
    {
        if (item is not { Kind: "Secret", Group: "" } || item.Root["sops"].Exists)
        {
            yield break;
        }

        // The values stay out of the problem: only names of keys are told.
        var held = item.Root["data"].Entries.Concat(item.Root["stringData"].Entries).Where(entry => !IsCertificate(entry.Key) && IsLiteral(entry.Value)).ToList();
        if (held.Count > 0)
        {
            yield return new(held[0].Value.EntrySpan, "data", $"Secret '{item.Name}' holds values in its manifest: {string.Join(", ", held.Take(5).Select(entry => entry.Key))}")
            {
                Evidence = [new("keys", string.Join(", ", held.Select(entry => entry.Key)))],
            };
        }
    }

    private static bool IsCertificate(string key) =>
        key.EndsWith(".crt", StringComparison.OrdinalIgnoreCase) || key.EndsWith("cert", StringComparison.OrdinalIgnoreCase) || key.EndsWith(".pub", StringComparison.OrdinalIgnoreCase);

    private static bool IsLiteral(Field value) =>
        value.Text is { Length: > 0 } text && !value.IsPlaceholder && !text.StartsWith("ENC[", StringComparison.Ordinal)
        && !text.Contains("${", StringComparison.Ordinal) && !text.Contains("{{", StringComparison.Ordinal) && !text.StartsWith('<') && !text.StartsWith("vault:", StringComparison.Ordinal);
}
