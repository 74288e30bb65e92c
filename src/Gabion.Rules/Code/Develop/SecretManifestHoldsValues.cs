using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Rules.Container;

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

    public override ImmutableArray<string> Kinds => ["Secret"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("secret.yaml", """
            apiVersion: v1
            kind: Secret
            metadata: {name: shop}
            data:
              host: ZGIuaW50ZXJuYWw= <--
            """),
        Example.Bad("secret.yaml", """
            apiVersion: v1
            kind: Secret
            metadata: {name: repository}
            stringData:
              url: git@github.com:shop/shop
              sshPrivateKey: the-key <--
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
        var held = item.Root["data"].Entries.Concat(item.Root["stringData"].Entries).Where(entry => !IsCertificate(entry.Key) && IsLiteral(item, entry.Value) && !PrivateKeyText.IsIn(entry.Value)).ToList();
        var named = held.Where(entry => SaysSecret(entry.Key)).ToList();
        if (named.Count > 0)
        {
            yield return new(named[0].Value.EntrySpan, "data", $"Secret '{item.Name}' holds values in its manifest: {Names(named.Take(5))}") { Evidence = [new("keys", Names(held))] };
        }
        else if (held.Count > 0)
        {
            yield return new(held[0].Value.EntrySpan, "data", $"Secret '{item.Name}' holds values in its manifest that may be secret, though no name says so: {Names(held.Take(5))}")
            {
                Verdict = Verdict.CannotTell,
                Severity = Severity.Medium,
                Evidence = [new("keys", Names(held))],
            };
        }
    }

    private static string Names(IEnumerable<FieldEntry> entries) => string.Join(", ", entries.Select(entry => entry.Key));

    /// <summary>Names of passwords, tokens and keys, however their words are joined: <c>sshPrivateKey</c>, <c>tls.key</c>, <c>.dockerconfigjson</c>.</summary>
    private static bool SaysSecret(string key) =>
        SecretName.Matches(string.Concat(key.Select((letter, at) => at > 0 && char.IsAsciiLetterUpper(letter) && char.IsAsciiLetterLower(key[at - 1]) ? $"_{letter}" : $"{letter}")))
        || key.EndsWith("key", StringComparison.OrdinalIgnoreCase) || key.StartsWith(".docker", StringComparison.Ordinal) || key is "auth" or "htpasswd" or "id_rsa" or "id_ed25519" or "kubeconfig";

    private static bool IsCertificate(string key) => Array.Exists([".crt", "cert", ".pub"], end => key.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    private static bool IsLiteral(KubernetesObject item, Field value) =>
        value.Text is { Length: > 0 } text && !value.IsPlaceholder && !item.File.Locate(value.EntrySpan).IsApproximate && !text.StartsWith("ENC[", StringComparison.Ordinal)
        && !text.Contains("${", StringComparison.Ordinal) && !text.Contains("{{", StringComparison.Ordinal) && !text.StartsWith('<') && !text.StartsWith("vault:", StringComparison.Ordinal);
}
