using System.Buffers;
using System.Collections.Immutable;

namespace Gabion.Readers.Code.Secrets;

/// <summary>
/// A pattern over bytes, in a small part of the notation of regular expressions: characters, <c>\.</c>, <c>\d</c>,
/// <c>\s</c>, <c>[a-z_-]</c>, <c>[^"]</c>, <c>(ab|cd)</c>, and <c>? + * {n} {n,m} {n,}</c> (the last three of them up to
/// <see cref="MostRepeats"/>). It is matched at a given place, must end at the end of a word, and has a limit on its steps: no input makes it slow.
/// </summary>
internal sealed class TokenPattern
{
    public const int MostRepeats = 8192;

    private const int MostSteps = 100_000;

    private static readonly SearchValues<char> Signs = SearchValues.Create("([\\.?*+{|");

    private readonly Node? _first;
    
    private TokenPattern(Node? first) => _first = first;

    /// <summary>Reads a pattern written in the source; throws when it is not in the notation.</summary>
    public static TokenPattern Parse(string text)
    {
        var parser = new PatternParser(text);
        var parts = parser.ReadSequence();
        parser.ExpectEnd();
        return new(Link(parts, null));
    }

    /// <summary>The characters that every match of the pattern begins with, read without building the pattern.</summary>
    public static string PrefixOf(string text)
    {
        var length = text.AsSpan().IndexOfAny(Signs);
        return length < 0 ? text : text[..(text[length] is '?' or '*' or '{' ? length - 1 : length)];
    }

    /// <summary>The end of the match that begins at <paramref name="start"/>, or -1.</summary>
    public int MatchAt(ReadOnlySpan<byte> text, int start)
    {
        var steps = MostSteps;
        return Match(_first, text, start, ref steps);
    }

    private static int Match(Node? node, ReadOnlySpan<byte> text, int at, ref int steps)
    {
        while (node is not null)
        {
            if (--steps < 0)
            {
                return -1;
            }

            if (node.Branches is { } branches)
            {
                foreach (var branch in branches)
                {
                    var end = Match(branch, text, at, ref steps);
                    if (end >= 0)
                    {
                        return end;
                    }
                }

                return -1;
            }

            var most = Math.Min(node.Max, text.Length - at);
            var count = 0;
            while (count < most && node.Set.Contains(text[at + count]))
            {
                count++;
            }

            steps -= count;
            if (count < node.Min)
            {
                return -1;
            }

            for (; count > node.Min; count--)
            {
                var end = Match(node.Next, text, at + count, ref steps);
                if (end >= 0)
                {
                    return end;
                }
            }

            at += count;
            node = node.Next;
        }

        return at == text.Length || !ByteSet.Word.Contains(text[at]) ? at : -1;
    }

    private static Node? Link(List<PatternPart> parts, Node? next)
    {
        for (var i = parts.Count - 1; i >= 0; i--)
        {
            next = parts[i].Alternatives is { } alternatives
                ? LinkGroup(parts[i], alternatives, next)
                : new(parts[i].Set, parts[i].Min, parts[i].Max, next, null);
        }

        return next;
    }

    // A repeated group is written out, copy by copy; from an optional copy a branch leaves for what follows the group.
    private static Node? LinkGroup(PatternPart part, List<List<PatternPart>> alternatives, Node? after)
    {
        var next = after;
        for (var copy = part.Max; copy > 0; copy--)
        {
            var following = next;
            var branches = alternatives.Select(alternative => Link(alternative, following)).ToList();
            if (copy > part.Min)
            {
                branches.Add(after);
            }

            next = new(default, 0, 0, null, [.. branches]);
        }

        return next;
    }

    private sealed record Node(ByteSet Set, int Min, int Max, Node? Next, ImmutableArray<Node?>? Branches);
}
