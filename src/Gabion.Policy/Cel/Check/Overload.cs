using System.Collections.Immutable;

namespace Gabion.Policy.Cel.Check;

/// <summary>Works out a call. The arguments have kinds that the overload takes; none is an error.</summary>
internal delegate CelValue CelImplementation(Frame frame, ReadOnlySpan<CelValue> arguments);

/// <summary>One shape of a function: what it takes and gives. The receiver of a method is its first parameter.</summary>
internal sealed class Overload(string function, bool isMethod, ImmutableArray<CelType> parameters, CelType result, CelImplementation? body)
{
    private const int AnyKind = -1;
    private readonly int[] _kinds = [.. parameters.Select(KindsOf)];

    public string Function { get; } = function;

    public bool IsMethod { get; } = isMethod;

    public ImmutableArray<CelType> Parameters { get; } = parameters;

    public CelType Result { get; } = result;

    /// <summary>Its types leave something open.</summary>
    public bool IsGeneric { get; } = parameters.Any(IsOpen) || IsOpen(result);

    /// <summary>Null for operators, which the planner knows.</summary>
    public CelImplementation? Body { get; } = body;

    /// <summary>True when values of these kinds may be given.</summary>
    public bool Takes(ReadOnlySpan<CelValue> arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            var kind = arguments[i].Kind;
            if ((_kinds[i] & (1 << (int)kind)) == 0
                || (kind == CelKind.Opaque && Parameters[i].TypeKind == CelTypeKind.Opaque && arguments[i].AsOpaque.Type.RuntimeName != Parameters[i].RuntimeName))
            {
                return false;
            }
        }

        return true;
    }

    public override string ToString() => IsMethod
        ? $"{Parameters[0]}.{Function}({string.Join(", ", Parameters.Skip(1))}) -> {Result}"
        : $"{Function}({string.Join(", ", Parameters)}) -> {Result}";

    private static bool IsOpen(CelType type) => type.TypeKind == CelTypeKind.Parameter || type.Parameters.Any(IsOpen);

    private static int KindsOf(CelType type) => type.TypeKind switch
    {
        CelTypeKind.Null => Bit(CelKind.Null),
        CelTypeKind.Bool => Bit(CelKind.Boolean),
        CelTypeKind.Int => Bit(CelKind.Integer),
        CelTypeKind.Uint => Bit(CelKind.Unsigned),
        CelTypeKind.Double => Bit(CelKind.Double),
        CelTypeKind.String => Bit(CelKind.String),
        CelTypeKind.Bytes => Bit(CelKind.Bytes),
        CelTypeKind.Timestamp => Bit(CelKind.Timestamp),
        CelTypeKind.Duration => Bit(CelKind.Duration),
        CelTypeKind.List => Bit(CelKind.List),
        CelTypeKind.Map => Bit(CelKind.Map),
        CelTypeKind.Type => Bit(CelKind.Type),
        CelTypeKind.Opaque when type.IsOptional => Bit(CelKind.Optional),
        CelTypeKind.Opaque => Bit(CelKind.Opaque),
        CelTypeKind.Struct => Bit(CelKind.Map),
        _ => AnyKind & ~Bit(CelKind.Error),
    };

    private static int Bit(CelKind kind) => 1 << (int)kind;
}
