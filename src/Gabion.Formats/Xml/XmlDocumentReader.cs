using System.Xml;
using System.Xml.Linq;

namespace Gabion.Formats.Xml;

/// <summary>
/// Reads XML by the framework's reader with document type definitions refused, so that no entity is ever expanded and
/// nothing outside is fetched; within a limit on depth.
/// </summary>
public static class XmlDocumentReader
{
    private const int MaxDepth = 200;
    private const long MaxCharacters = 64L * 1024 * 1024;

    /// <summary>The document, or null with what is wrong and where.</summary>
    public static XDocument? Read(ReadOnlyMemory<byte> content, out SyntaxProblem? problem) =>
        Read(settings => XmlReader.Create(new ByteSourceStream(ByteSource.Of(content)), settings), MaxCharacters, out problem);

    /// <summary>The same of a text that was decoded already; what it says of its encoding does not count.</summary>
    /// <param name="maxCharacters">A longer document is not read.</param>
    public static XDocument? Read(string text, long maxCharacters, out SyntaxProblem? problem) =>
        Read(settings => XmlReader.Create(new StringReader(text), settings), maxCharacters, out problem);

    private static XDocument? Read(Func<XmlReaderSettings, XmlReader> open, long maxCharacters, out SyntaxProblem? problem)
    {
        problem = null;
        var settings = new XmlReaderSettings { CloseInput = true, DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = maxCharacters, IgnoreComments = true, IgnoreProcessingInstructions = true };
        try
        {
            using (var depth = open(settings))
            {
                while (depth.Read())
                {
                    if (depth.Depth > MaxDepth)
                    {
                        var info = (IXmlLineInfo)depth;
                        problem = new(SyntaxProblemKind.Limit, TextSpan.At(info.LineNumber, info.LinePosition), $"nested more than {MaxDepth} levels deep", IsFatal: true);
                        return null;
                    }
                }
            }

            using var reader = open(settings);
            return XDocument.Load(reader, LoadOptions.SetLineInfo);
        }
        catch (XmlException error)
        {
            problem = new(SyntaxProblemKind.Invalid, TextSpan.At(Math.Max(1, error.LineNumber), Math.Max(1, error.LinePosition)), Told(error), IsFatal: true);
            return null;
        }
    }

    /// <summary>What the framework says, without the place, which is told beside it, and without advice for who calls it.</summary>
    private static string Told(XmlException error)
    {
        if (error.Message.Contains("DTD is prohibited", StringComparison.Ordinal))
        {
            return "it has a document type definition (<!DOCTYPE …>), which is refused: such a one can name other files, and expand without end";
        }

        var place = error.Message.IndexOf(" Line ", StringComparison.Ordinal);
        return place < 0 ? error.Message : error.Message[..place].TrimEnd('.');
    }

    /// <summary>The line that an element begins on.</summary>
    public static int LineOf(XObject element) => element is IXmlLineInfo info && info.HasLineInfo() ? info.LineNumber : 1;

    /// <summary>The text of the first child of a local name, whatever its namespace; null when there is none or it is empty.</summary>
    public static string? Text(XElement? element, string name) =>
        Child(element, name)?.Value.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>The first child of a local name, whatever its namespace.</summary>
    public static XElement? Child(XElement? element, string name) => element?.Elements().FirstOrDefault(child => child.Name.LocalName == name);

    /// <summary>The children of a local name, whatever their namespace.</summary>
    public static IEnumerable<XElement> Children(XElement? element, string name) => element?.Elements().Where(child => child.Name.LocalName == name) ?? [];
}
