using System.Collections.Immutable;

namespace Gabion.Policy.Cel.Check;

/// <summary>What the type parameters of an expression have turned out to be so far, and whether one type goes where another is wanted.</summary>
internal sealed class TypeMapping
{
    private readonly Dictionary<string, CelType> _known = new(StringComparer.Ordinal);

    /// <summary>What was known before each change, to go back to when an overload does not fit.</summary>
    private readonly Stack<(string Parameter, CelType? Before)> _changes = new();
    private int _fresh;

    public CelType Fresh() => CelType.Parameter($"_var{_fresh++}");

    /// <summary>True when values of each type can be given for the wanted one; only then what was learnt is kept.</summary>
    public bool Accept(ReadOnlySpan<CelType> given, ReadOnlySpan<CelType> wanted)
    {
        if (given.Length != wanted.Length)
        {
            return false;
        }

        _changes.Clear();
        for (var i = 0; i < given.Length; i++)
        {
            if (!IsAssignable(given[i], wanted[i]))
            {
                Undo();
                return false;
            }
        }

        return true;
    }

    public bool Accept(CelType given, CelType wanted) => Accept([given], [wanted]);

    /// <summary>The type with what is known put in for its parameters.</summary>
    /// <param name="isFinal">Parameters about which nothing is known become <c>dyn</c>.</param>
    public CelType Resolve(CelType type, bool isFinal = false)
    {
        if (type.TypeKind == CelTypeKind.Parameter)
        {
            return _known.TryGetValue(type.RuntimeName, out var known) ? Resolve(known, isFinal) : isFinal ? CelType.Dyn : type;
        }

        return type.Parameters.IsEmpty ? type : type.With(type.Parameters.Select(parameter => Resolve(parameter, isFinal)).ToImmutableArray());
    }

    /// <summary>The overload's types with new parameters of their own.</summary>
    public (ImmutableArray<CelType> Parameters, CelType Result) Instantiate(Overload overload)
    {
        if (!overload.IsGeneric)
        {
            return (overload.Parameters, overload.Result);
        }

        var fresh = new Dictionary<string, CelType>(StringComparer.Ordinal);
        return (overload.Parameters.Select(Rename).ToImmutableArray(), Rename(overload.Result));

        CelType Rename(CelType type)
        {
            if (type.TypeKind != CelTypeKind.Parameter)
            {
                return type.Parameters.IsEmpty ? type : type.With(type.Parameters.Select(Rename).ToImmutableArray());
            }

            return fresh.TryGetValue(type.RuntimeName, out var renamed) ? renamed : fresh[type.RuntimeName] = Fresh();
        }
    }

    public static CelType MostGeneral(CelType left, CelType right) => IsNoMoreSpecific(left, right) ? left : right;

    public static bool AreSame(CelType left, CelType right)
    {
        if (left.TypeKind != right.TypeKind || left.RuntimeName != right.RuntimeName || left.Parameters.Length != right.Parameters.Length)
        {
            return false;
        }

        for (var i = 0; i < left.Parameters.Length; i++)
        {
            if (!AreSame(left.Parameters[i], right.Parameters[i]))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsAssignable(CelType given, CelType wanted)
    {
        if (wanted.TypeKind == CelTypeKind.Parameter)
        {
            var (isValid, isKnown) = Substitute(given, wanted);
            if (isValid || isKnown)
            {
                return isValid;
            }
        }

        if (given.TypeKind == CelTypeKind.Parameter)
        {
            return Substitute(wanted, given).IsValid;
        }

        if (given.IsDynamic || wanted.IsDynamic)
        {
            return true;
        }

        if (given.TypeKind == CelTypeKind.Null || wanted.TypeKind == CelTypeKind.Null)
        {
            return IsNullable(given) && IsNullable(wanted);
        }

        given = given.TypeKind == CelTypeKind.Wrapper ? given.Parameters[0] : given;
        wanted = wanted.TypeKind == CelTypeKind.Wrapper ? wanted.Parameters[0] : wanted;
        if (given.TypeKind == CelTypeKind.Type)
        {
            return wanted.TypeKind == CelTypeKind.Type;
        }

        return given.TypeKind == wanted.TypeKind && given.RuntimeName == wanted.RuntimeName && AreAssignable(given.Parameters, wanted.Parameters);
    }

    private bool AreAssignable(ImmutableArray<CelType> given, ImmutableArray<CelType> wanted)
    {
        if (given.Length != wanted.Length)
        {
            return false;
        }

        for (var i = 0; i < given.Length; i++)
        {
            if (!IsAssignable(given[i], wanted[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a type can stand for a parameter, and whether something stood for it before.</summary>
    private (bool IsValid, bool IsKnown) Substitute(CelType type, CelType parameter)
    {
        if (AreSame(type, parameter))
        {
            return (true, true);
        }

        if (_known.TryGetValue(parameter.RuntimeName, out var known))
        {
            if (AreSame(type, known))
            {
                return (true, true);
            }

            if (!IsAssignable(type, known))
            {
                return (false, true);
            }

            var general = MostGeneral(type, known);
            if (!Mentions(general, parameter))
            {
                Learn(parameter, general);
            }

            return (true, true);
        }

        if (Mentions(type, parameter))
        {
            return (false, false);
        }

        Learn(parameter, type);
        return (true, false);
    }

    private void Learn(CelType parameter, CelType type)
    {
        _changes.Push((parameter.RuntimeName, _known.GetValueOrDefault(parameter.RuntimeName)));
        _known[parameter.RuntimeName] = type;
    }

    private void Undo()
    {
        while (_changes.TryPop(out var change))
        {
            if (change.Before is { } before)
            {
                _known[change.Parameter] = before;
            }
            else
            {
                _known.Remove(change.Parameter);
            }
        }
    }

    private bool Mentions(CelType type, CelType parameter)
    {
        if (type.TypeKind == CelTypeKind.Parameter)
        {
            return type.RuntimeName == parameter.RuntimeName || (_known.TryGetValue(type.RuntimeName, out var known) && Mentions(known, parameter));
        }

        foreach (var part in type.Parameters)
        {
            if (Mentions(part, parameter))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsNullable(CelType type) => type.TypeKind is
        CelTypeKind.Null or CelTypeKind.Wrapper or CelTypeKind.Struct or CelTypeKind.Opaque or CelTypeKind.Duration or CelTypeKind.Timestamp;

    /// <summary>True when every value of the second type may stand where the first is expected.</summary>
    private static bool IsNoMoreSpecific(CelType left, CelType right)
    {
        if (left.TypeKind is CelTypeKind.Dyn or CelTypeKind.Parameter)
        {
            return true;
        }

        if (right.TypeKind is CelTypeKind.Dyn or CelTypeKind.Parameter)
        {
            return false;
        }

        if (left.TypeKind == CelTypeKind.Wrapper && (right.TypeKind == CelTypeKind.Null || AreSame(left.Parameters[0], right)))
        {
            return true;
        }

        if (left.TypeKind != right.TypeKind || left.RuntimeName != right.RuntimeName || left.Parameters.Length != right.Parameters.Length)
        {
            // A type that may be null is more general than null.
            return right.TypeKind == CelTypeKind.Null && IsNullable(left);
        }

        if (left.TypeKind == CelTypeKind.Type)
        {
            return true;
        }

        for (var i = 0; i < left.Parameters.Length; i++)
        {
            if (!IsNoMoreSpecific(left.Parameters[i], right.Parameters[i]))
            {
                return false;
            }
        }

        return true;
    }
}
