using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model;
using Gabion.Model.Cluster.Certificates;

namespace Gabion.Readers.Cluster.Certificates;

/// <summary>The certificates and keys inside kubeconfig files, whatever the files are called.</summary>
public sealed class KubeconfigReader : Reader
{
    private const int MaxBytes = 4 << 20;

    public override string Kind => "Kubeconfig";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name.EndsWith(".conf", StringComparison.OrdinalIgnoreCase) || name.Contains("kubeconfig", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(".kube/config", StringComparison.Ordinal) || name == "config"
            || name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);
    }

    public override ReadResult Read(SourceFile file, ReadOnlyMemory<byte> content)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (content.Length > MaxBytes || content.Span.IndexOf("clusters:"u8) < 0 || content.Span.IndexOf("Config"u8) < 0
            || content.Span.IndexOf("-data"u8) < 0 || TextContent.Decode(content.Span, out _) is not { } text)
        {
            return ReadResult.Nothing;
        }

        var facts = ImmutableArray.CreateBuilder<Fact>();
        var gaps = ImmutableArray.CreateBuilder<CoverageGap>();
        foreach (var root in YamlReader.Read(text).Select(document => document.Field).Where(root => root["kind"].Text == "Config" && root["apiVersion"].Text == "v1"))
        {
            foreach (var cluster in root["clusters"].Items)
            {
                Value(file, cluster["cluster"]["certificate-authority-data"], CertificateUse.KubeconfigAuthority, new("Kubeconfig cluster", cluster["name"].Text ?? ""), facts, gaps);
            }

            foreach (var user in root["users"].Items)
            {
                var holder = new Resource("Kubeconfig user", user["name"].Text ?? "");
                Value(file, user["user"]["client-certificate-data"], CertificateUse.KubeconfigClient, holder, facts, gaps);
                Value(file, user["user"]["client-key-data"], CertificateUse.KubeconfigClient, holder, facts, gaps);
            }
        }

        return new(facts.ToImmutable(), gaps.ToImmutable());
    }

    private static void Value(SourceFile file, Field value, CertificateUse use, Resource holder, ImmutableArray<Fact>.Builder facts, ImmutableArray<CoverageGap>.Builder gaps)
    {
        if (value.Text is { Length: > 0 } text && !value.IsPlaceholder)
        {
            new CertificateText(file, use, holder, value.Path, $"{value.Path} of {holder}").ReadBase64(string.Concat(text.Where(character => !char.IsWhiteSpace(character))), value.Span, facts, gaps);
        }
    }
}
