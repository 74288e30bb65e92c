using System.Collections.Immutable;
using System.Text;

namespace Gabion.Formats.Shell;

internal sealed partial class ShellParser
{
    /// <summary>
    /// Puts a word together; neighbouring characters of the same quoting become one part. As long as they also neighbour in
    /// the text, which is nearly always, the part is a slice of it.
    /// </summary>
    private struct WordParts(ShellParser parser)
    {
        private ImmutableArray<ShellWordPart>.Builder? _parts;
        private StringBuilder? _decoded;
        private int _start = -1;
        private int _end;
        private bool _isQuoted;

        public bool HasGlob { get; set; }

        public bool HasQuotes { get; set; }

        /// <summary>Adds the characters of the text from <paramref name="start"/> to <paramref name="end"/>.</summary>
        public void Add(int start, int end, bool isQuoted)
        {
            HasQuotes |= isQuoted;
            if (start == end)
            {
                return;
            }

            Begin(start, isQuoted);
            if (_decoded is null && start != _end)
            {
                Decode();
            }

            _decoded?.Append(parser._text, start, end - start);
            _end = end;
        }

        /// <summary>Adds what an escape that ends at <paramref name="end"/> stands for.</summary>
        public void AddDecoded(string text, int start, int end)
        {
            HasQuotes = true;
            Begin(start, isQuoted: true);
            Decode();
            _decoded?.Append(text);
            _end = end;
        }

        public void Add(ShellWordPart part)
        {
            Flush();
            HasQuotes |= part.IsQuoted;
            (_parts ??= ImmutableArray.CreateBuilder<ShellWordPart>()).Add(part);
        }

        public ShellWord Build(int start, int end)
        {
            var span = parser._source.SpanOf(start, end);
            var raw = parser._text[start..end];
            ImmutableArray<ShellWordPart> parts;
            if (_parts is null && _decoded is null && _start == start && _end == end)
            {
                parts = [new(ShellWordPartKind.Text, raw, _isQuoted, span)];
            }
            else
            {
                Flush();
                parts = _parts?.ToImmutable() ?? [];
            }

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

        private void Begin(int start, bool isQuoted)
        {
            if (_start >= 0 && _isQuoted != isQuoted)
            {
                Flush();
            }

            if (_start < 0)
            {
                _start = start;
                _end = start;
                _isQuoted = isQuoted;
            }
        }

        private void Decode() => _decoded ??= new StringBuilder().Append(parser._text, _start, _end - _start);

        private void Flush()
        {
            if (_start < 0)
            {
                return;
            }

            var text = _decoded?.ToString() ?? parser._text[_start.._end];
            (_parts ??= ImmutableArray.CreateBuilder<ShellWordPart>(1))
                .Add(new(ShellWordPartKind.Text, text, _isQuoted, parser._source.SpanOf(_start, _end)));
            _start = -1;
            _decoded = null;
        }
    }
}
