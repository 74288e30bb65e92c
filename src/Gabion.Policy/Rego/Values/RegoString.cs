namespace Gabion.Policy.Rego.Values;

/// <summary>A string. Strings sort by code point, which is the byte order of UTF-8.</summary>
public sealed class RegoString : RegoValue
{
    private readonly int _hash;

    private RegoString(string value)
    {
        Value = value;
        _hash = value.GetHashCode(StringComparison.Ordinal);
    }

    public static RegoString Empty { get; } = new("");

    public string Value { get; }

    public override RegoKind Kind => RegoKind.String;

    public static RegoString Of(string value) => value.Length == 0 ? Empty : new(value);

    public override int GetHashCode() => _hash;

    /// <summary>Compares by code point: unlike ordinal order of UTF-16, a surrogate pair comes after every other character.</summary>
    public static int Compare(string left, string right)
    {
        var shorter = Math.Min(left.Length, right.Length);
        var at = left.AsSpan(0, shorter).CommonPrefixLength(right.AsSpan(0, shorter));
        if (at == shorter)
        {
            return left.Length.CompareTo(right.Length);
        }

        var (a, b) = (left[at], right[at]);
        return char.IsSurrogate(a) != char.IsSurrogate(b) ? (char.IsSurrogate(a) ? 1 : -1) : a.CompareTo(b);
    }

    private protected override int CompareSameKind(RegoValue other) => Compare(Value, ((RegoString)other).Value);

    private protected override bool EqualsSameKind(RegoValue other)
    {
        var text = (RegoString)other;
        return _hash == text._hash && string.Equals(Value, text.Value, StringComparison.Ordinal);
    }
}
