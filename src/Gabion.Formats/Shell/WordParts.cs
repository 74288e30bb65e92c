using System.Collections.Immutable;
using System.Text;

namespace Gabion.Formats.Shell;

internal sealed partial class ShellParser
{
    /// <summary>Puts a word together; neighbouring characters of the same quoting become one part.</summary>
    private struct WordParts(ShellParser parser)
    {
        private ImmutableArray<ShellWordPart>.Builder? _parts;
        private StringBuilder? _literal;
        private int _literalStart;
        private int _literalEnd;
        private bool _literalIsQuoted;

        public bool HasGlob { get; set; }

        public bool HasQuotes { get; set; }

        public void Add(char c, int at, bool isQuoted) => Add([c], at, isQuoted);

        public void Add(ReadOnlySpan<char> text, int at, bool isQuoted)
        {
            HasQuotes |= isQuoted;
            if (text.IsEmpty)
            {
                return;
            }

            if (_literal is { Length: > 0 } && _literalIsQuoted != isQuoted)
            {
                Flush();
            }

            _literal ??= new();
            if (_literal.Length == 0)
            {
                _literalStart = at;
                _literalIsQuoted = isQuoted;
            }

            _literal.Append(text);
            _literalEnd = at + text.Length;
        }

        public void Add(ShellWordPart part)
        {
            Flush();
            HasQuotes |= part.IsQuoted;
            (_parts ??= ImmutableArray.CreateBuilder<ShellWordPart>()).Add(part);
        }

        public ShellWord Build(int start, int end)
        {
            Flush();
            var parts = _parts?.ToImmutable() ?? [];
            var span = parser._source.SpanOf(start, end);
            var raw = parser._text[start..end];
            return new()
            {
                Parts = parts,
                Text = parts switch { [] => "", [var only] => only.Text, _ => string.Concat(parts.Select(part => part.Text)) },
                Raw = raw,
                Span = span,
                IsQuoted = HasQuotes,
                HasGlob = HasGlob,
            };
        }

        private void Flush()
        {
            if (_literal is { Length: > 0 })
            {
                var end = Math.Min(_literalEnd, parser._text.Length);
                var part = new ShellWordPart(ShellWordPartKind.Text, _literal.ToString(), _literalIsQuoted, parser._source.SpanOf(_literalStart, end));
                (_parts ??= ImmutableArray.CreateBuilder<ShellWordPart>()).Add(part);
                _literal.Clear();
            }
        }
    }
}
