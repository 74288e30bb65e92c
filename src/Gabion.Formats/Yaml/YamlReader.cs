using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Gabion.Formats.Yaml;

/// <summary>
/// Reads a YAML stream into positioned trees, from the events of YamlDotNet's parser. Merge keys are applied, aliases
/// share the node of their anchor, duplicate keys are reported. A document that cannot be read does not stop the stream:
/// reading goes on at the next <c>---</c> at the start of a line.
/// </summary>
public static class YamlReader
{
    private const int MaxRestarts = 1_000;

    /// <summary>A broken document may be read up to the end of the text before that is noticed; so many times the text, all in all.</summary>
    private const int MaxRereads = 8;

    public static IReadOnlyList<YamlDocument> Read(string text) => Read(text, YamlLimits.Default);

    public static IReadOnlyList<YamlDocument> Read(string text, YamlLimits limits)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(limits);
        return CommonYaml.Read(text, limits) ?? ReadWithParser(text, limits);
    }

    /// <summary>Reads any YAML; what <see cref="CommonYaml"/> gives is the same by definition.</summary>
    internal static IReadOnlyList<YamlDocument> ReadWithParser(string text, YamlLimits limits)
    {
        var documents = new List<YamlDocument>();
        var budget = new NodeBudget(limits);
        var place = new StreamPlace(0, 0);
        var work = 0L;
        for (var restart = 0; place.Offset < text.Length; restart++)
        {
            if (restart > MaxRestarts || work > MaxRereads * (long)text.Length || documents.Count >= limits.MaxDocuments)
            {
                documents.Add(YamlDocument.Broken(SyntaxProblemKind.Limit, TextSpan.At(place.Line + 1, 1), "too many documents, or too many broken ones; the rest was not read"));
                break;
            }

            if (ReadStream(text, place, limits, budget, documents) is not { } failure)
            {
                break;
            }

            work += failure.ReadUpTo - place.Offset;
            if ((failure.IsOpeningBlank ? OpeningBlanks.Emptied(text) : failure.Mended) is { } mended)
            {
                // The document is read again, from a text that has the same lines.
                documents.RemoveAt(documents.Count - 1);
                text = mended;
                place = StartOf(text, failure.DocumentLine);
                continue;
            }

            // The parser cannot go on after an error; the text can, at the next document marker.
            place = NextMarker(text, place, failure.DocumentLine);
        }

        return documents;
    }

    /// <summary>Reads documents until the end (null) or until it cannot go on.</summary>
    private static StreamFailure? ReadStream(string text, StreamPlace from, YamlLimits limits, NodeBudget budget, List<YamlDocument> documents)
    {
        using var reader = new TailReader(text, from.Offset);
        var parser = new Parser(reader);
        var documentLine = from.Line;
        var left = budget.Left;
        try
        {
            parser.MoveNext();
            while (parser.MoveNext() && parser.Current is DocumentStart start)
            {
                documentLine = (int)start.Start.Line - 1 + from.Line;
                if (documents.Count >= limits.MaxDocuments)
                {
                    return new(documentLine, from.Offset);
                }

                var builder = new YamlTreeBuilder(parser, from.Line, budget);
                left = budget.Left;
                parser.MoveNext();
                documents.Add(new(builder.Build(), builder.Problems));
            }

            return null;
        }
        catch (YamlLimitException limit)
        {
            budget.Restore(left);
            documents.Add(YamlDocument.Broken(SyntaxProblemKind.Limit, limit.At, limit.Message));
            return new(documentLine, from.Offset + (int)(parser.Current?.End.Index ?? 0));
        }
        catch (Exception error) when (IsParserSlip(error))
        {
            budget.Restore(left);
            var end = parser.Current?.End ?? Mark.Empty;
            var at = TextSpan.At((int)Math.Max(1, end.Line) + from.Line, (int)Math.Max(1, end.Column));
            documents.Add(YamlDocument.Broken(SyntaxProblemKind.Invalid, at, "the document ends where more was expected, or a value is malformed"));
            return new(documentLine, from.Offset + (int)end.Index);
        }
        catch (YamlException error)
        {
            budget.Restore(left);
            var at = TextSpan.At((int)Math.Max(1, error.Start.Line) + from.Line, (int)Math.Max(1, error.Start.Column));
            var reason = Reason(error);
            documents.Add(YamlDocument.Broken(SyntaxProblemKind.Invalid, at, reason));
            return new(documentLine, from.Offset + (int)Math.Max(error.End.Index, parser.Current?.End.Index ?? 0)) 
            {
                IsOpeningBlank = OpeningBlanks.IsBlamed(reason),
                Mended = ShallowQuotes.IsBlamed(reason) ? ShallowQuotes.Indented(text, from.Offset + (int)error.Start.Index, (int)error.Start.Column) : null,
            };
        }
    }

    /// <summary>The parser's own slips on hostile input are syntax errors to us: found by the fuzz tests.</summary>
    private static bool IsParserSlip(Exception error) => error is InvalidOperationException or ArgumentException or FormatException or OverflowException;

    private static string Reason(YamlException error)
    {
        var message = (error.InnerException ?? error).Message;
        var colon = message.IndexOf("): ", StringComparison.Ordinal);
        return message.StartsWith("(Line", StringComparison.Ordinal) && colon > 0 ? message[(colon + 3)..] : message;
    }

    private static StreamPlace StartOf(string text, int line)
    {
        var start = 0;
        for (var passed = 0; passed < line; passed++)
        {
            start = text.IndexOf('\n', start) + 1;
        }

        return new(start, line);
    }

    private static StreamPlace NextMarker(string text, StreamPlace from, int afterLine)
    {
        var (start, line) = (from.Offset, from.Line);
        while (start < text.Length)
        {
            if (line > afterLine && IsMarker(text.AsSpan(start)))
            {
                return new(start, line);
            }

            var end = text.IndexOf('\n', start);
            if (end < 0)
            {
                break;
            }

            start = end + 1;
            line++;
        }

        return new(text.Length, line);
    }

    private static bool IsMarker(ReadOnlySpan<char> line) =>
        line.StartsWith("---") && (line.Length == 3 || line[3] is ' ' or '\t' or '\r' or '\n');

    /// <summary>An offset in the text and its line, counted from 0.</summary>
    private readonly record struct StreamPlace(int Offset, int Line);

    /// <summary>The line, from 0, on which the broken document starts (the error may be noticed documents later), and how far was read.</summary>
    private readonly record struct StreamFailure(int DocumentLine, int ReadUpTo)
    {
        /// <summary>Whether a block scalar that opens with a line of spaces was refused, see <see cref="OpeningBlanks"/>.</summary>
        public bool IsOpeningBlank { get; init; }

        /// <summary>The text as the parser takes it, see <see cref="ShallowQuotes"/>; null when nothing can be mended.</summary>
        public string? Mended { get; init; }
    }
}
