using System.Collections.Immutable;
using System.Text;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Cluster.Certificates;

namespace Gabion.Readers.Cluster.Certificates;

/// <summary>Certificates and private keys in files of their own, PEM or DER.</summary>
public sealed class CertificateFileReader : Reader
{
    private const int MaxBytes = 4 << 20;

    private static readonly string[] Endings = [".crt", ".cer", ".cert", ".pem", ".der", ".key"];

    public override string Kind => "Certificate file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
    }

    public override ReadResult Read(SourceFile file, ReadOnlyMemory<byte> content)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (content.Length > MaxBytes)
        {
            return new([], [new(GapKind.Limit, file.Path, null, $"The file is larger than {MaxBytes >> 20} MiB, so its certificates were not assessed.")]);
        }

        var facts = ImmutableArray.CreateBuilder<Fact>();
        var gaps = ImmutableArray.CreateBuilder<CoverageGap>();
        var text = new CertificateText(file, CertificateUse.File, new("File", file.Path), "", null);
        if (content.Span.IndexOf("-----BEGIN "u8) >= 0)
        {
            text.Read(Encoding.Latin1.GetString(content.Span), null, facts, gaps);
        }
        else if (IsDer(content.Span) && !file.Path.EndsWith(".key", StringComparison.OrdinalIgnoreCase))
        {
            text.ReadDer(content.ToArray(), TextSpan.FileStart, facts, gaps);
        }

        else if (!file.Path.EndsWith(".key", StringComparison.OrdinalIgnoreCase))
        {
            gaps.Add(new(GapKind.Invalid, file.Path, null, "The file holds no certificate, neither in PEM nor in DER; it was not assessed.", "openssl x509 -text says more of a file."));
        }

        return new(facts.ToImmutable(), gaps.ToImmutable());
    }

    /// <summary>A sequence with a long length (ITU-T X.690): how every certificate in DER begins.</summary>
    private static bool IsDer(ReadOnlySpan<byte> content) => content.Length > 2 && content[0] == 0x30 && content[1] is (0x81 or 0x82);
}
