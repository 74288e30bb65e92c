using System.Collections.Immutable;
using System.Text;
using Gabion.Formats;
using Gabion.Formats.X509;
using Gabion.Model;
using Gabion.Model.Cluster.Certificates;

namespace Gabion.Readers.Cluster.Certificates;

/// <summary>Certificates and private keys of one text or value; what is broken becomes a gap with its place.</summary>
/// <param name="Where">What the gap calls it: <c>caBundle of webhook x</c>; null for a file.</param>
internal sealed record CertificateText(SourceFile File, CertificateUse Use, Resource Holder, string Path, string? Where)
{
    /// <summary>Reads PEM.</summary>
    /// <param name="span">The place of the value; null: the text is the file, and each block has its own line.</param>
    public void Read(string text, TextSpan? span, ImmutableArray<Fact>.Builder facts, ImmutableArray<CoverageGap>.Builder gaps)
    {
        var index = 0;
        foreach (var block in PemBlock.Read(text))
        {
            var at = span ?? TextSpan.At(block.Line, 1);
            if (PrivateKeyBlock.Is(block))
            {
                if (!block.IsEncrypted)
                {
                    facts.Add(new FoundPrivateKey(File, Holder, PrivateKeyBlock.KeyFingerprint(block), at, Path));
                }
            }
            else if (block.Label is "CERTIFICATE" or "X509 CERTIFICATE" or "TRUSTED CERTIFICATE" or "")
            {
                Add(block.Bytes, block.Trouble, index++, at, facts, gaps);
            }
        }
    }

    /// <summary>Reads a certificate in DER.</summary>
    public void ReadDer(byte[] bytes, TextSpan span, ImmutableArray<Fact>.Builder facts, ImmutableArray<CoverageGap>.Builder gaps) =>
        Add(bytes, null, 0, span, facts, gaps);

    /// <summary>Reads a value in base64, as Secrets and <c>caBundle</c> fields hold it. Nothing is there yet in a placeholder.</summary>
    public void ReadBase64(string value, TextSpan span, ImmutableArray<Fact>.Builder facts, ImmutableArray<CoverageGap>.Builder gaps)
    {
        var bytes = new byte[(value.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64String(value, bytes, out var length))
        {
            if (Use != CertificateUse.Bundle)
            {
                gaps.Add(Gap(span, "is not base64"));
            }

            return;
        }

        if (bytes.AsSpan(0, length).Trim(" \t\r\n"u8).IsEmpty)
        {
            return;
        }

        var text = Encoding.Latin1.GetString(bytes, 0, length);
        if (text.Contains("-----BEGIN ", StringComparison.Ordinal))
        {
            Read(text, span, facts, gaps);
        }
        else if (Use != CertificateUse.Bundle)
        {
            gaps.Add(Gap(span, "holds no certificate in PEM"));
        }
    }

    private void Add(byte[]? bytes, string? trouble, int index, TextSpan at, ImmutableArray<Fact>.Builder facts, ImmutableArray<CoverageGap>.Builder gaps)
    {
        if (bytes is not null && Certificate.Read(bytes, out trouble) is { } certificate)
        {
            facts.Add(new FoundCertificate(File, Use, Holder, index, certificate, at, Path));
        }
        else
        {
            gaps.Add(Gap(at, $"cannot be read: {trouble}"));
        }
    }

    private CoverageGap Gap(TextSpan at, string reason)
    {
        var place = File.Locate(at);
        return new(GapKind.Invalid, place.Path, place.Span, $"{(Where is null ? "A certificate" : $"The {Where}")} {reason}; it was not assessed.", "openssl x509 -text says more of a file.");
    }
}
