namespace Gabion.Readers.Code.Secrets;

/// <summary>
/// The bytes around a keyword that a detector may look at: at most <see cref="Behind"/> before it and <see cref="Ahead"/>
/// after its beginning, however the file was cut into pieces.
/// </summary>
internal readonly ref struct SecretWindow(ReadOnlySpan<byte> bytes, int keywordStart, int keywordEnd, TextKind kind)
{
    public const int Behind = 512;
    public const int Ahead = 16 * 1024;

    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public int KeywordStart { get; } = keywordStart;

    public int KeywordEnd { get; } = keywordEnd;

    public TextKind Kind { get; } = kind;
}

/// <summary>What the path says of a file, as far as it changes what a secret looks like in it.</summary>
[Flags]
internal enum TextKind
{
    None = 0,

    /// <summary>Values stand without quotes after <c>=</c> or <c>:</c>.</summary>
    Settings = 1,

    /// <summary>Tests, fixtures, samples.</summary>
    Tests = 2,

    /// <summary>Written by machines for machines: lock files, source maps, minified scripts. Only self-identifying tokens count.</summary>
    Generated = 4,

    /// <summary>Prose: example values are usual.</summary>
    Prose = 8,

    /// <summary>A file of names and passwords for a tool: <c>.netrc</c>, <c>.npmrc</c>, <c>.pypirc</c>, <c>.htpasswd</c>.</summary>
    Login = 16,

    /// <summary>A configuration of kubectl.</summary>
    Kubeconfig = 32,
}
