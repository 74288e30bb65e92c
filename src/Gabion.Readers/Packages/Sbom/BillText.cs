using System.Text;
using Gabion.Formats;
using Gabion.Formats.Json;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;

namespace Gabion.Readers.Packages.Sbom;

/// <summary>How a bill of materials is written down.</summary>
public enum BillForm
{
    /// <summary>Not in any of the others: JSON, or no bill at all.</summary>
    Json,
    CycloneDxXml,
    SpdxTagValue,
    SpdxYaml,

    /// <summary>SPDX 2 as RDF in XML.</summary>
    SpdxRdf,

    /// <summary>SPDX 2 as RDF in Turtle: it is not read.</summary>
    SpdxTurtle,
}

/// <summary>
/// A bill of materials as the tree that it is in JSON, whatever form it is written in: so that what bills say is read in one place.
/// </summary>
/// <param name="Root">Nothing where it could not be read.</param>
/// <param name="IsAttested">It lay in an envelope, and its places are none of the file's.</param>
/// <param name="Problem">Why it could not be read.</param>
public sealed record BillText(Field Root, bool IsAttested, SyntaxProblem? Problem)
{
    private static readonly YamlLimits Limits = YamlLimits.Default with { MaxNodes = SbomReader.MaxNodes };

    public static BillText Read(string text)
    {
        switch (FormOf(Encoding.UTF8.GetBytes(text[..Math.Min(text.Length, 64 * 1024)])))
        {
            case BillForm.CycloneDxXml:
                var xml = CycloneDxXml.Read(text, out var fault);
                return new(Field.Of(xml), false, fault);
            case BillForm.SpdxRdf:
                var things = SpdxRdf.Read(text, out var wrong);
                return new(Field.Of(things), false, wrong);
            case BillForm.SpdxTagValue:
                var tags = SpdxTagValue.Read(text, out var cut);
                return new(Field.Of(tags), false, cut);
            case BillForm.SpdxYaml:
                var documents = YamlReader.Read(text, Limits);
                return new(documents is [{ Root: not null } first, ..] ? first.Field : default, false, Fatal(documents));
            default:
                var texts = JsonReader.Read(text, Limits);
                var (root, isAttested) = BillEnvelope.Open(texts);
                return new(root, isAttested, Fatal(texts));
        }
    }

    /// <summary>The form by the first bytes of a file.</summary>
    public static BillForm FormOf(ReadOnlySpan<byte> head)
    {
        head = (head.StartsWith("\uFEFF"u8) ? head[3..] : head).TrimStart(" \t\r\n"u8);
        return head.IsEmpty || head[0] is (byte)'{' or (byte)'[' ? BillForm.Json
            : head[0] == '<' ? head.IndexOf("http://cyclonedx.org/schema/bom/"u8) >= 0 ? BillForm.CycloneDxXml : head.IndexOf("http://spdx.org/rdf/"u8) >= 0 ? BillForm.SpdxRdf : BillForm.Json
            : HasLine(head, "SPDXVersion:"u8) ? BillForm.SpdxTagValue
            : HasLine(head, "spdxVersion:"u8) || HasLine(head, "\"spdxVersion\":"u8) ? BillForm.SpdxYaml
            : HasLine(head, "@prefix spdx:"u8) ? BillForm.SpdxTurtle
            : BillForm.Json;
    }

    private static SyntaxProblem? Fatal(IReadOnlyList<YamlDocument> texts) => texts.Count > 0 ? texts[^1].Problems.FirstOrDefault(problem => problem.IsFatal) : null;

    private static bool HasLine(ReadOnlySpan<byte> head, ReadOnlySpan<byte> start)
    {
        for (var from = 0; head[from..].IndexOf(start) is >= 0 and var at; from += at + start.Length)
        {
            if (from + at == 0 || head[from + at - 1] is (byte)'\n' or (byte)'\r')
            {
                return true;
            }
        }

        return false;
    }
}
