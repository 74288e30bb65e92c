namespace Gabion.Formats;

/// <summary>A place in a text: line and column, both counted from 1; the column counts UTF-16 units.</summary>
public readonly record struct TextPosition(int Line, int Column) : IComparable<TextPosition>
{
    public static readonly TextPosition Start = new(1, 1);

    public int CompareTo(TextPosition other) =>
        Line != other.Line ? Line.CompareTo(other.Line) : Column.CompareTo(other.Column);

    public static bool operator <(TextPosition left, TextPosition right) => left.CompareTo(right) < 0;

    public static bool operator >(TextPosition left, TextPosition right) => left.CompareTo(right) > 0;

    public static bool operator <=(TextPosition left, TextPosition right) => left.CompareTo(right) <= 0;

    public static bool operator >=(TextPosition left, TextPosition right) => left.CompareTo(right) >= 0;

    public override string ToString() => $"{Line}:{Column}";
}

/// <summary>A stretch of a text, from <paramref name="Start"/> up to, not including, <paramref name="End"/>.</summary>
public readonly record struct TextSpan(TextPosition Start, TextPosition End)
{
    public static readonly TextSpan FileStart = At(1, 1);

    public int Line => Start.Line;

    public int Column => Start.Column;

    public static TextSpan At(int line, int column) => new(new(line, column), new(line, column));

    public static TextSpan WholeLine(int line, int length) => new(new(line, 1), new(line, length + 1));

    public override string ToString() => Start.ToString();
}

/// <summary>What is wrong with the syntax of an input, and where.</summary>
/// <param name="IsFatal">The rest of the document (or, for <see cref="SyntaxProblemKind.Limit"/>, of the input) was not read.</param>
public sealed record SyntaxProblem(SyntaxProblemKind Kind, TextSpan At, string Message, bool IsFatal);

/// <summary>The kinds of <see cref="SyntaxProblem"/>.</summary>
public enum SyntaxProblemKind
{
    /// <summary>The input breaks the grammar of its format.</summary>
    Invalid,

    /// <summary>A key stands twice in one mapping; the last one counts, as it does for the Kubernetes API server's decoder.</summary>
    DuplicateKey,

    /// <summary>A limit on size, depth or count was hit; what lies beyond was not read.</summary>
    Limit,
}
