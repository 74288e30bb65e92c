namespace Gabion.Policy.Cel;

/// <summary>Everything that a <see cref="CelValue"/> holds by reference, but for strings.</summary>
public abstract class CelObject
{
    private protected CelObject(CelKind kind) => Kind = kind;

    public CelKind Kind { get; }
}

/// <summary>Marks a value whose content is in the 64 bits beside it.</summary>
internal sealed class ScalarTag : CelObject
{
    public static readonly ScalarTag Boolean = new(CelKind.Boolean);
    public static readonly ScalarTag Integer = new(CelKind.Integer);
    public static readonly ScalarTag Unsigned = new(CelKind.Unsigned);
    public static readonly ScalarTag Double = new(CelKind.Double);
    public static readonly ScalarTag Duration = new(CelKind.Duration);

    private ScalarTag(CelKind kind)
        : base(kind)
    {
    }
}

/// <summary>A sequence of bytes.</summary>
public sealed class CelBytes(ReadOnlyMemory<byte> content) : CelObject(CelKind.Bytes)
{
    public ReadOnlyMemory<byte> Content { get; } = content;

    public ReadOnlySpan<byte> Span => Content.Span;
}

/// <summary>A value that may be absent: <c>optional.of(x)</c>, <c>optional.none()</c>, <c>m.?key</c>.</summary>
public sealed class CelOptional : CelObject
{
    public static readonly CelOptional None = new(default, hasValue: false);

    private CelOptional(CelValue value, bool hasValue)
        : base(CelKind.Optional)
    {
        Value = value;
        HasValue = hasValue;
    }

    public bool HasValue { get; }

    public CelValue Value { get; }

    public static CelOptional Of(CelValue value) => new(value, hasValue: true);
}

/// <summary>A value of a library's own type, known to the language only by its functions.</summary>
public abstract class CelOpaque : CelObject
{
    protected CelOpaque(CelType type)
        : base(CelKind.Opaque) => Type = type;

    public CelType Type { get; }

    /// <summary>True when <c>==</c> holds with a value of the same type.</summary>
    public abstract bool SameAs(CelOpaque other);

    /// <summary>Agrees with <see cref="SameAs"/>.</summary>
    public abstract int ContentHash { get; }
}

/// <summary>Why a value could not be worked out, and where in the expression.</summary>
public sealed class CelError : CelObject
{
    public CelError(string message, int offset = -1, bool isUnknown = false)
        : base(CelKind.Error)
    {
        Message = message;
        Offset = offset;
        IsUnknown = isUnknown;
    }

    public string Message { get; }

    /// <summary>The offset in the text of the expression; -1 when not known.</summary>
    public int Offset { get; }

    /// <summary>The value exists, but cannot be known here: no fault of the expression.</summary>
    public bool IsUnknown { get; }

    public override string ToString() => Message;
}
