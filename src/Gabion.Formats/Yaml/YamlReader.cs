using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Gabion.Formats.Yaml;

/// <summary>
/// Reads a YAML stream into positioned trees, from the events of YamlDotNet's parser. Merge keys are applied, aliases
/// share the node of their anchor, duplicate keys are reported. A document that cannot be read does not stop the stream:
/// reading goes on at the next <c>---</c>.
/// </summary>
public static class YamlReader
{
    private const int MaxRestarts = 100;

    public static IReadOnlyList<YamlDocument> Read(string text) => Read(text, YamlLimits.Default);

    public static IReadOnlyList<YamlDocument> Read(string text, YamlLimits limits)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(limits);
        var documents = new List<YamlDocument>();
        var budget = new NodeBudget(limits);
        var start = 0;
        var line = 0;
        for (var restart = 0; start < text.Length && restart <= MaxRestarts && documents.Count < limits.MaxDocuments; restart++)
        {
            var failed = ReadStream(start == 0 ? text : text[start..], line, budget, documents);
            if (failed is not { } at)
            {
                break;
            }

            // The parser cannot go on after an error; the text can, at the next document marker.
            (start, line) = NextMarker(text, at);
        }

        return documents;
    }

    /// <summary>Reads documents until the end (null) or an error: the line, from 0, on which the broken document starts.</summary>
    private static int? ReadStream(string text, int lineOffset, NodeBudget budget, List<YamlDocument> documents)
    {
        var parser = new Parser(new StringReader(text));
        var documentLine = lineOffset;
        try
        {
            parser.MoveNext();
            while (parser.MoveNext() && parser.Current is DocumentStart)
            {
                documentLine = (int)parser.Current.Start.Line - 1 + lineOffset;
                var builder = new YamlTreeBuilder(parser, lineOffset, budget);
                parser.MoveNext();
                try
                {
                    var root = builder.Build();
                    documents.Add(new(root, builder.Problems));
                }
                catch (YamlLimitException limit)
                {
                    documents.Add(new(null, [new(SyntaxProblemKind.Limit, limit.At, limit.Message, IsFatal: true)]));
                    return null;
                }
            }

            return null;
        }
        catch (YamlException error)
        {
            var line = (int)Math.Max(1, error.Start.Line) + lineOffset;
            var at = TextSpan.At(line, (int)Math.Max(1, error.Start.Column));
            documents.Add(new(null, [new(SyntaxProblemKind.Invalid, at, Reason(error), IsFatal: true)]));
            return documentLine; // the error may have been noticed documents later
        }
        catch (InvalidOperationException)
        {
            // The scanner of YamlDotNet loses its state on some broken input instead of naming a fault.
            documents.Add(new(null, [new(SyntaxProblemKind.Invalid, TextSpan.At(documentLine + 1, 1), "the document cannot be read as YAML", IsFatal: true)]));
            return documentLine;
        }
    }

    private static string Reason(YamlException error)
    {
        var message = (error.InnerException ?? error).Message;
        var colon = message.IndexOf("): ", StringComparison.Ordinal);
        return message.StartsWith("(Line", StringComparison.Ordinal) && colon > 0 ? message[(colon + 3)..] : message;
    }

    private static (int Start, int Line) NextMarker(string text, int afterLine)
    {
        var line = 0;
        var start = 0;
        while (start < text.Length)
        {
            if (line > afterLine && text.AsSpan(start).StartsWith("---"))
            {
                return (start, line);
            }

            var end = text.IndexOf('\n', start);
            if (end < 0)
            {
                break;
            }

            start = end + 1;
            line++;
        }

        return (text.Length, line);
    }
}
