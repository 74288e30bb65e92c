using System.Text;

namespace Gabion.Policy.Rego.Values;

/// <summary>
/// A value of Rego: immutable, with the total order of the language (null, booleans, numbers, strings, arrays, objects, sets).
/// Undefined is no value: where it can occur the type is <c>RegoValue?</c> and it is null.
/// </summary>
public abstract class RegoValue : IComparable<RegoValue>, IEquatable<RegoValue>
{
    private protected RegoValue()
    {
    }

    public abstract RegoKind Kind { get; }

    /// <summary>The word of the language for the kind of this value.</summary>
    public string KindName => Kind.Name();

    /// <summary>Everything but <c>false</c> lets a body go on.</summary>
    public virtual bool IsTruthy => true;

    public int CompareTo(RegoValue? other)
    {
        if (ReferenceEquals(this, other))
        {
            return 0;
        }

        if (other is null)
        {
            return 1;
        }

        return Kind != other.Kind ? Kind.CompareTo(other.Kind) : CompareSameKind(other);
    }

    public bool Equals(RegoValue? other) =>
        ReferenceEquals(this, other) || (other is not null && Kind == other.Kind && EqualsSameKind(other));

    public sealed override bool Equals(object? obj) => Equals(obj as RegoValue);

    public abstract override int GetHashCode();

    /// <summary>JSON: sets as sorted arrays, keys that are no strings as the text of their JSON.</summary>
    public string ToJson()
    {
        var text = new StringBuilder();
        RegoJson.Write(text, this);
        return text.ToString();
    }

    /// <summary>The value as Rego writes it: <c>{1, 2}</c>, <c>set()</c>, <c>{"a": [true]}</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        RegoText.Write(text, this);
        return text.ToString();
    }

    public static bool operator ==(RegoValue? left, RegoValue? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(RegoValue? left, RegoValue? right) => !(left == right);

    public static bool operator <(RegoValue? left, RegoValue? right) => left is null ? right is not null : left.CompareTo(right) < 0;

    public static bool operator <=(RegoValue? left, RegoValue? right) => left is null || left.CompareTo(right) <= 0;

    public static bool operator >(RegoValue? left, RegoValue? right) => left is not null && left.CompareTo(right) > 0;

    public static bool operator >=(RegoValue? left, RegoValue? right) => left is null ? right is null : left.CompareTo(right) >= 0;

    private protected abstract int CompareSameKind(RegoValue other);

    private protected abstract bool EqualsSameKind(RegoValue other);
}
