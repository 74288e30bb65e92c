using System.Runtime.CompilerServices;

namespace Gabion.Policy.Cel;

/// <summary>
/// A value of CEL. Numbers, Booleans and durations are held in place; everything else by reference. The default is null.
/// Errors are values too, because the logical operators may absorb them.
/// </summary>
public readonly struct CelValue
{
    private readonly object? _reference;
    private readonly long _bits;

    private CelValue(object? reference, long bits)
    {
        _reference = reference;
        _bits = bits;
    }

    public static CelValue Null => default;

    public static CelValue True => new(ScalarTag.Boolean, 1);

    public static CelValue False => new(ScalarTag.Boolean, 0);

    public CelKind Kind => _reference is null
        ? CelKind.Null
        : _reference.GetType() == typeof(string) ? CelKind.String : Unsafe.As<CelObject>(_reference).Kind;

    public bool IsError => _reference is CelError;

    /// <summary>True for the Boolean true, false for everything else.</summary>
    public bool IsTrue => ReferenceEquals(_reference, ScalarTag.Boolean) && _bits != 0;

    /// <summary>True for the Boolean false, false for everything else.</summary>
    public bool IsFalse => ReferenceEquals(_reference, ScalarTag.Boolean) && _bits == 0;

    public bool IsBoolean => ReferenceEquals(_reference, ScalarTag.Boolean);

    public bool IsInteger => ReferenceEquals(_reference, ScalarTag.Integer);

    /// <summary>The Boolean; only for <see cref="CelKind.Boolean"/>.</summary>
    public bool AsBoolean => _bits != 0;

    /// <summary>The integer; only for <see cref="CelKind.Integer"/>.</summary>
    public long AsInteger => _bits;

    /// <summary>The unsigned integer; only for <see cref="CelKind.Unsigned"/>.</summary>
    public ulong AsUnsigned => (ulong)_bits;

    /// <summary>The number; only for <see cref="CelKind.Double"/>.</summary>
    public double AsDouble => BitConverter.Int64BitsToDouble(_bits);

    /// <summary>Nanoseconds; only for <see cref="CelKind.Duration"/>.</summary>
    public long AsNanoseconds => _bits;

    public string AsString => (string)_reference!;

    public CelBytes AsBytes => (CelBytes)_reference!;

    public CelList AsList => (CelList)_reference!;

    public CelMap AsMap => (CelMap)_reference!;

    public CelTimestamp AsTimestamp => (CelTimestamp)_reference!;

    public CelType AsType => (CelType)_reference!;

    public CelOptional AsOptional => (CelOptional)_reference!;

    public CelOpaque AsOpaque => (CelOpaque)_reference!;

    public CelError AsError => (CelError)_reference!;

    internal object? Reference => _reference;

    public static CelValue Of(bool value) => new(ScalarTag.Boolean, value ? 1 : 0);

    public static CelValue Of(long value) => new(ScalarTag.Integer, value);

    public static CelValue Of(ulong value) => new(ScalarTag.Unsigned, (long)value);

    public static CelValue Of(double value) => new(ScalarTag.Double, BitConverter.DoubleToInt64Bits(value));

    public static CelValue Of(string? value) => new(value, 0);

    public static CelValue Of(ReadOnlyMemory<byte> value) => new(new CelBytes(value), 0);

    public static CelValue Of(CelObject value) => new(value, 0);

    /// <summary>A list of values that nobody changes any more.</summary>
    public static CelValue Of(CelValue[] items) => new(new ArrayList(items), 0);

    public static CelValue Duration(long nanoseconds) => new(ScalarTag.Duration, nanoseconds);

    public static CelValue Error(string message) => new(new CelError(message), 0);

    /// <summary>A value that exists and cannot be known here; an expression that needs it gives it back as an error.</summary>
    public static CelValue Unknown(string why) => new(new CelError(why, isUnknown: true), 0);

    /// <summary>The type of the value, as <c>type(x)</c> gives it.</summary>
    public CelType Type => Kind switch
    {
        CelKind.Null => CelType.Null,
        CelKind.Boolean => CelType.Bool,
        CelKind.Integer => CelType.Int,
        CelKind.Unsigned => CelType.Uint,
        CelKind.Double => CelType.Double,
        CelKind.String => CelType.String,
        CelKind.Bytes => CelType.Bytes,
        CelKind.Timestamp => CelType.Timestamp,
        CelKind.Duration => CelType.Duration,
        CelKind.List => CelType.ListOf(CelType.Dyn),
        CelKind.Map => CelType.MapOf(CelType.Dyn, CelType.Dyn),
        CelKind.Type => CelType.TypeOf(CelType.Dyn),
        CelKind.Optional => CelType.OptionalOf(CelType.Dyn),
        CelKind.Opaque => AsOpaque.Type,
        _ => CelType.Error,
    };

    /// <summary>A text for people: errors, explanations. Not the conversion <c>string(x)</c>.</summary>
    public override string ToString() => ValueText.Of(this);

    /// <summary>The same error with its place, when it has none yet.</summary>
    internal CelValue At(int offset) =>
        _reference is CelError { Offset: < 0 } error ? new(new CelError(error.Message, offset, error.IsUnknown), 0) : this;
}
