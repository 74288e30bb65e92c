using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Model.Cluster.Certificates;

namespace Gabion.Readers.Cluster.Certificates;

/// <summary>The certificates that Kubernetes objects hold: TLS Secrets, bundles in ConfigMaps, <c>caBundle</c> of webhooks and APIs, issuers.</summary>
internal static class ObjectCertificates
{
    private const int MaxDepth = 32;

    public static void Read(KubernetesObject item, ImmutableArray<Fact>.Builder facts, ImmutableArray<CoverageGap>.Builder gaps)
    {
        switch (item.Kind)
        {
            case "Secret" when item.Group.Length == 0:
                Secret(item, facts, gaps);
                break;
            case "ConfigMap" when item.Group.Length == 0:
                Texts(item, item.Root["data"], facts, gaps);
                break;
            case "ValidatingWebhookConfiguration" or "MutatingWebhookConfiguration":
                foreach (var webhook in item.Root["webhooks"].Items)
                {
                    Authority(item, webhook["clientConfig"]["caBundle"], CertificateUse.WebhookAuthority, $"caBundle of webhook {webhook["name"].Text}", facts, gaps);
                }

                break;
            case "APIService" when item.Group == "apiregistration.k8s.io":
                Authority(item, item.Spec["caBundle"], CertificateUse.ApiServiceAuthority, "caBundle of the APIService", facts, gaps);
                break;
            case "CustomResourceDefinition":
                Authority(item, item.Spec["conversion"]["webhook"]["clientConfig"]["caBundle"], CertificateUse.ConversionAuthority, "caBundle of the conversion webhook", facts, gaps);
                Authority(item, item.Spec["conversion"]["webhookClientConfig"]["caBundle"], CertificateUse.ConversionAuthority, "caBundle of the conversion webhook", facts, gaps);
                break;
            default:
                if (!ObjectIndex.IsBuiltIn(item.Group) || item.Group == "certificates.k8s.io")
                {
                    Bundles(item, item.Spec, facts, gaps, 0);
                }

                break;
        }
    }

    private static void Secret(KubernetesObject item, ImmutableArray<Fact>.Builder facts, ImmutableArray<CoverageGap>.Builder gaps)
    {
        var isTls = item.Root["type"].Text == "kubernetes.io/tls";
        foreach (var entry in item.Root["data"].Entries)
        {
            if (entry.Value.Text is { Length: > 0 } value && MayHold(entry.Key, value) && (isTls && entry.Key == "tls.crt" ? !IsUnfilled(entry.Value) : !IsPlaceholder(entry.Value)))
            {
                Of(item, entry.Key, entry.Value, isTls).ReadBase64(value, entry.Value.Span, facts, gaps);
            }
        }

        Texts(item, item.Root["stringData"], facts, gaps, isTls);
    }

    private static void Texts(KubernetesObject item, Field map, ImmutableArray<Fact>.Builder facts, ImmutableArray<CoverageGap>.Builder gaps, bool isTls = false)
    {
        foreach (var entry in map.Entries)
        {
            // A larger text that talks of certificates (a script, a configuration) is none.
            if (entry.Value.Text is { } text && text.AsSpan().TrimStart().StartsWith("-----BEGIN "))
            {
                Of(item, entry.Key, entry.Value, isTls).Read(text, entry.Value.Span, facts, gaps);
            }
        }
    }

    private static CertificateText Of(KubernetesObject item, string key, Field value, bool isTls) => new(
        item.File, isTls && key == "tls.crt" ? CertificateUse.SecretChain : CertificateUse.Bundle, item.Resource, value.Path, $"value {key} of {item.Resource}");

    private static void Authority(KubernetesObject item, Field value, CertificateUse use, string where, ImmutableArray<Fact>.Builder facts, ImmutableArray<CoverageGap>.Builder gaps)
    {
        if (value.Text is { Length: > 0 } text && !IsPlaceholder(value))
        {
            var written = new CertificateText(item.File, use, item.Resource, value.Path, where);
            if (text.Contains("-----BEGIN ", StringComparison.Ordinal))
            {
                written.Read(text, value.Span, facts, gaps);
            }
            else
            {
                written.ReadBase64(string.Concat(text.Where(character => !char.IsWhiteSpace(character))), value.Span, facts, gaps);
            }
        }
    }

    /// <summary><c>caBundle</c> and the like anywhere in an object of an operator (cert-manager, Istio, Gateway API).</summary>
    private static void Bundles(KubernetesObject item, Field field, ImmutableArray<Fact>.Builder facts, ImmutableArray<CoverageGap>.Builder gaps, int depth)
    {
        if (depth > MaxDepth)
        {
            return;
        }

        foreach (var entry in field.Entries)
        {
            if (entry.Key is "caBundle" or "caCertificate" or "trustBundle" && entry.Value.Text is not null)
            {
                Authority(item, entry.Value, CertificateUse.ObjectAuthority, $"{entry.Key} of {item.Resource}", facts, gaps);
            }
            else
            {
                Bundles(item, entry.Value, facts, gaps, depth + 1);
            }
        }

        foreach (var element in field.Items)
        {
            Bundles(item, element, facts, gaps, depth + 1);
        }
    }

    /// <summary>Base64 of <c>-----BEGIN</c>, or a name that says certificate: other values are none of our business.</summary>
    private static bool MayHold(string key, string value) =>
        value.StartsWith("LS0tLS1CRUdJTi", StringComparison.Ordinal) || key.EndsWith(".crt", StringComparison.Ordinal) || key.EndsWith(".pem", StringComparison.Ordinal);

    /// <summary>What a TLS Secret serves is a certificate, however short: only what is no base64 may be for something else to fill in.</summary>
    private static bool IsUnfilled(Field value) =>
        value.IsPlaceholder || (IsPlaceholder(value) && !Convert.TryFromBase64String(value.Text!, new byte[value.Text!.Length], out _));

    /// <summary>Filled in by something else: a template, an injector (cert-manager), a deployment script.</summary>
    private static bool IsPlaceholder(Field value) =>
        value.IsPlaceholder || value.Text!.Trim() is "\\n" || (value.Text!.Length < 40 && !value.Text.StartsWith("LS0t", StringComparison.Ordinal));
}
