using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Readers.Code.Secrets;

/// <summary>The search itself, over a text that is seen through a window: keywords, then detectors, then what they say.</summary>
internal sealed class SecretSearch(SourceFile file, SecretCatalogue catalogue)
{
    /// <summary>More in one file is a list of test data, not a leak.</summary>
    private const int MostCandidates = 5000;

    private readonly List<SecretCandidate> _candidates = [];
    private readonly List<(int Keyword, int Start)> _confirmed = [];
    private TextKind? _kind; // of most files nobody asks
    private LineCursor _cursor = LineCursor.Start;
    private int _cursorAt;
    private int _searched;
    private bool _isFull;

    /// <summary>Where the window begins in the text.</summary>
    public long Offset { get; private set; }

    public ReadResult SearchAll(ReadOnlySpan<byte> text)
    {
        Search(text, text.Length);
        return Result();
    }

    /// <summary>Searches what can be decided already; answers how many bytes of the window are no longer needed.</summary>
    public int Continue(ReadOnlySpan<byte> window)
    {
        var decidable = window.Length - SecretWindow.Ahead - KeywordIndex.LongestKeyword;
        Search(window, decidable);
        var done = decidable - SecretWindow.Behind - KeywordIndex.LongestKeyword;
        MoveCursor(window, done);
        Offset += done;
        _cursorAt -= done;
        _searched = decidable - done;
        return done;
    }

    public ReadResult Finish(ReadOnlySpan<byte> window)
    {
        Search(window, window.Length);
        return Result();
    }

    private void Search(ReadOnlySpan<byte> text, int to)
    {
        for (var at = catalogue.Index.Next(text, _searched, to); at < to && !_isFull; at = catalogue.Index.Next(text, at + 1, to))
        {
            catalogue.Index.Confirm(text, at, _confirmed);
            foreach (var (keyword, start) in _confirmed)
            {
                Detect(text, keyword, start);
            }
        }
    }

    private void Detect(ReadOnlySpan<byte> text, int keyword, int keywordStart)
    {
        var kind = _kind ??= TextKinds.Of(file.Path);
        var from = Math.Max(0, keywordStart - SecretWindow.Behind);
        var bytes = text[from..Math.Min(text.Length, keywordStart + SecretWindow.Ahead)];
        var window = new SecretWindow(bytes, keywordStart - from, keywordStart - from + catalogue.Index.LengthOf(keyword), kind);
        foreach (var detector in catalogue.DetectorsOf(keyword))
        {
            if (detector.OnlyIn != TextKind.None && (detector.OnlyIn & kind) == 0)
            {
                continue;
            }

            if (catalogue.IsEncoded(keyword))
            {
                DetectEncoded(text, window, from, detector);
            }
            else if (detector.Shape.TryFind(window, out var start, out var end) && detector.Accepts(bytes[start..end]))
            {
                Add(text, from, (from + start, from + end), detector, bytes[start..end], detector.Context);
            }
        }
    }

    private void DetectEncoded(ReadOnlySpan<byte> text, in SecretWindow window, int from, SecretDetector detector)
    {
        var (start, end) = Base64Run.At(window.Bytes, window.KeywordStart);
        if (start != window.KeywordStart || Base64Run.Decode(window.Bytes[start..end]) is not { } decoded || decoded.Length <= detector.Prefix.Length)
        {
            return;
        }

        var inner = new SecretWindow(decoded, 0, detector.Prefix.Length, window.Kind);
        if (detector.Shape.TryFind(inner, out var first, out var last) && first == 0 && detector.Accepts(decoded.AsSpan(first, last)))
        {
            Add(text, from, (from + start, from + end), detector, decoded.AsSpan(0, last), SecretContext.Encoded);
        }
    }

    private void Add(
        ReadOnlySpan<byte> text, int windowStart, (int Start, int End) place, SecretDetector detector, ReadOnlySpan<byte> value, SecretContext context)
    {
        if (_candidates.Count == MostCandidates)
        {
            _isFull = true;
            return;
        }

        // A later keyword may begin a little earlier, since keywords are met by their rarest bytes.
        MoveCursor(text, windowStart - KeywordIndex.LongestKeyword);
        var before = _cursor.After(text[_cursorAt..place.Start]);
        var span = new TextSpan(before.Position, before.After(text[place.Start..place.End]).Position);
        var redacted = detector.Context == SecretContext.Block ? detector.Prefix + "…" : Redaction.Of(value, detector.Prefix);
        _candidates.Add(new(Offset + place.Start, Offset + place.End, detector.Shape.Rank, new(file, span, detector.Kind, redacted)
        {
            Digest = SecretDigest.Of(value),
            Context = context,
            IsInTests = _kind is { } kind && kind.HasFlag(TextKind.Tests),
            IsChecksumValid = detector.Checksum is not null,
        }));
    }

    // Never back: what lies before the place is not counted again.
    private void MoveCursor(ReadOnlySpan<byte> text, int to)
    {
        if (to > _cursorAt)
        {
            _cursor = _cursor.After(text[_cursorAt..to]);
            _cursorAt = to;
        }
    }

    private ReadResult Result() => _candidates.Count == 0 ? ReadResult.Nothing : new(
        SecretCandidate.Choose(_candidates),
        _isFull
            ? [new(GapKind.Limit, file.Path, null, $"More than {MostCandidates} places look like secrets; the rest of the file was not searched for them.")]
            : []);
}
