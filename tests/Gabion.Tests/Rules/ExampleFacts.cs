using System.Text;
using System.Text.RegularExpressions;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Model.Cluster.Certificates;
using Gabion.Readers;
using Gabion.Readers.Code.Secrets;

namespace Gabion.Tests.Rules;

/// <summary>Facts of one file, as a scan of a folder with that file alone would have them.</summary>
internal static partial class ExampleFacts
{
    public static List<Fact> Read(string path, byte[] content)
    {
        if ((ImageExample.Read(path, content) ?? VulnerabilityExample.Read(path, content)) is { } ofImage)
        {
            return ofImage;
        }

        var file = new SourceFile(path);
        content = Encoding.UTF8.GetBytes(Sample().Replace(Encoding.UTF8.GetString(content), SampleOf));
        var facts = ReaderList.All.Where(reader => reader.Accepts(path)).SelectMany(reader => reader.Read(file, content).Facts).ToList();
        facts.AddRange(SecretScan.ScanAll(file, content, out _).Facts);
        var objects = facts.OfType<KubernetesObject>().ToList();
        if (objects.Count > 0)
        {
            facts.Add(new ObjectSet(file, [.. objects], [.. facts.OfType<Workload>()], isWhole: true));
        }

        var certificates = facts.OfType<FoundCertificate>().ToList();
        if (certificates.Count > 0)
        {
            facts.Add(new CertificateSet(file, [.. certificates], [.. facts.OfType<FoundPrivateKey>()], CertificateExample.At));
        }

        return facts;
    }

    // No example holds a text shaped like a secret; it names the detector, whose own example is written out here.
    private static string SampleOf(Match match)
    {
        if (match.Groups[1].Value == "random-lines")
        {
            return SecretSample.Expand("{b64}\n{b64}\n{b64}", "lines").Text;
        }

        if (CertificateExample.TextOf(match.Groups[1].Value) is { } certificate)
        {
            return certificate;
        }

        var detector = SecretDetectors.All.Single(detector => detector.Kind.Id == match.Groups[1].Value);
        var (text, start, end) = SecretSample.Expand(detector.Examples[0], match.Value);
        return text[start..end];
    }

    [GeneratedRegex("‹([a-z0-9-]+)›")]
    private static partial Regex Sample();
}
