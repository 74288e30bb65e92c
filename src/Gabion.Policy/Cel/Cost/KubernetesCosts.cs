using Gabion.Policy.Cel.Kubernetes;
using Gabion.Policy.Cel.Syntax;

namespace Gabion.Policy.Cel.Cost;

/// <summary>What the libraries of the API server cost, and functions of others that it has its own numbers for (<c>k8s.io/apiserver/pkg/cel/library/cost.go</c>).</summary>
internal static class KubernetesCosts
{
    /// <summary>An authorization check: so much that an expression can afford two at run time.</summary>
    private const ulong Authorization = 350_000;

    /// <summary>The longest pattern of a named format.</summary>
    private const double FormatPattern = 128;

    /// <summary>The longest text that describes a format.</summary>
    private const ulong FormatText = 64;

    /// <summary>The shortest requirement of a selector that holds something is two characters, and makes a list and a struct.</summary>
    private const double RequirementsPerCharacter = 0.5;
    private const double PerRequirement = 50;

    private static readonly SizeEstimate Address = new(4, 16);

    public static CallEstimate? Of(string function, OverloadShape overload, CostPart? target, ReadOnlySpan<CostPart> arguments, ISizeHints? hints)
    {
        switch (function)
        {
            case "check":
                return CostEstimate.Fixed(Authorization);
            case "serviceAccount" or "path" or "group" or "resource" or "subresource" or "namespace" or "name" or "allowed" or "reason" or "error" or "errored"
                or "masked" or "prefixLength" or "family" or "isUnspecified" or "isLoopback" or "isLinkLocalMulticast" or "isLinkLocalUnicast" or "isGlobalUnicast"
                or "format.named" or "sign" or "asInteger" or "isInteger" or "asApproximateFloat" or "isGreaterThan" or "isLessThan" or "compareTo" or "add" or "sub"
                or "major" or "minor" or "patch" or "getScheme" or "getHostname" or "getHost" or "getPort" or "getEscapedPath" or "getQuery":
                return CostEstimate.Fixed(1);
            case "fieldSelector" or "labelSelector" when arguments.Length == 1:
                return Selector(SizeOf(arguments[0], hints));
            case "isSorted" or "sum" or "max" or "min" or "indexOf" or "lastIndexOf" when target is { } list:
                return Walk(list, hints);
            case "url" or "jsonpatch.escapeKey" when arguments.Length == 1:
                return Traversal(SizeOf(arguments[0], hints), isKept: true);
            case "lowerAscii" or "upperAscii" or "substring" or "trim" when target is { } text:
                return Traversal(SizeOf(text, hints), isKept: true);
            case "cidr" or "isIP" or "isCIDR" or "quantity" or "isQuantity" or "semver" or "isSemver" when arguments.Length >= 1:
                return Traversal(SizeOf(arguments[0], hints), isKept: false);
            case "ip":
                return overload.IsMethod ? CostEstimate.Fixed(1) : Traversal(SizeOf(arguments[0], hints), isKept: false);
            case "ip.isCanonical":
                return SizeOf(arguments[0], hints).Scale(2 * StandardCosts.PerCharacter);
            case "replace" when target is { } text && arguments.Length >= 2:
                return Replace(SizeOf(text, hints), SizeOf(arguments[0], hints), SizeOf(arguments[1], hints));
            case "split" when target is { } text:
                return Split(SizeOf(text, hints), arguments);
            case "join" when target is { } list:
                return Join(list, arguments, hints);
            case "find" or "findAll" when target is { } text && arguments.Length >= 1:
                var searched = SizeOf(text, hints);
                return new(StandardCosts.Pattern(searched, SizeOf(arguments[0], hints)), new(0, searched.Max));
            case "containsIP" or "containsCIDR" when arguments.Length >= 1:
                return Contains(function, overload, SizeOf(arguments[0], hints));
            case "validate" when arguments.Length >= 1:
                return SizeOf(arguments[0], hints).Scale(StandardCosts.PerCharacter).Scale(FormatPattern * StandardCosts.PerPatternCharacter);
            case Operators.Equal when arguments.Length == 2:
                return Comparison(arguments[0], arguments[1]);
            default:
                return null;
        }
    }

    /// <summary>The size of a part: from the expression, from what is known of its path, or unknown.</summary>
    public static SizeEstimate SizeOf(CostPart part, ISizeHints? hints) =>
        part.Size ?? (part.Path.Length > 0 ? hints?.SizeAt(part.Path, part.Type) : null) ?? SizeEstimate.Unknown;

    private static CallEstimate Traversal(SizeEstimate size, bool isKept) => new(size.Scale(StandardCosts.PerCharacter), isKept ? size : null);

    private static CostEstimate Selector(SizeEstimate length) =>
        CostEstimate.Fixed(10).Add(length.Scale(StandardCosts.PerCharacter)).Add(length.Scale(RequirementsPerCharacter).Scale(PerRequirement));

    /// <summary>Each item is compared; items that are texts are gone through. The receiver of indexOf may be a text itself.</summary>
    private static CallEstimate Walk(CostPart list, ISizeHints? hints)
    {
        var size = SizeOf(list, hints);
        if (ItemsOf(list) is not { } item)
        {
            return size.Scale(StandardCosts.PerCharacter);
        }

        var cost = CostEstimate.Fixed(1);
        return size.Times(item.Type.TypeKind is CelTypeKind.String or CelTypeKind.Bytes ? cost.Add(SizeOf(item, hints).Scale(StandardCosts.PerCharacter)) : cost);
    }

    private static CostPart? ItemsOf(CostPart list) =>
        list.Type.Parameters.IsEmpty ? null : new(list.Path.Length > 0 ? list.Path.Branch("@items") : default, list.Type.Parameters[0], null, null);

    private static CallEstimate Replace(SizeEstimate text, SizeEstimate old, SizeEstimate with)
    {
        SizeEstimate count = default;
        SizeEstimate kept = default;
        if (old.Min == 0)
        {
            // An empty text stands before every character and at the end.
            count = count with { Max = Saturating.Add(text.Max, 1) };
            kept = kept with { Max = text.Max };
        }
        else if (with.Max <= old.Min)
        {
            kept = kept with { Max = text.Max };
        }
        else
        {
            count = count with { Max = Divided(text.Max, old.Min) };
        }

        if (old.Max == 0)
        {
            count = count with { Min = Saturating.Add(text.Min, 1) };
            kept = kept with { Min = text.Min };
        }
        else if (old.Max <= with.Min)
        {
            kept = kept with { Min = text.Min };
        }
        else
        {
            count = count with { Min = Divided(text.Min, old.Max) };
        }

        return new(text.Scale(2 * StandardCosts.PerCharacter), count.Multiply(with).Add(kept));
    }

    private static ulong Divided(ulong number, ulong by)
    {
        var quotient = Math.Ceiling((double)number / by);
        return quotient >= 18446744073709551616.0 ? 1UL << 63 : (ulong)quotient;
    }

    private static CallEstimate Split(SizeEstimate text, ReadOnlySpan<CostPart> arguments)
    {
        var most = arguments.Length > 1 && arguments[1].Node is CostLiteral { Value: { IsInteger: true } limit } ? unchecked((ulong)limit.AsInteger) : text.Max;
        return new(text.Scale(2 * StandardCosts.PerCharacter), new(0, most));
    }

    private static CallEstimate Join(CostPart list, ReadOnlySpan<CostPart> arguments, ISizeHints? hints)
    {
        var count = SizeOf(list, hints);
        var size = ItemsOf(list) is { } item ? count.Multiply(SizeOf(item, hints)) : default;
        if (!arguments.IsEmpty)
        {
            size = size.Add(SizeOf(arguments[0], hints).Multiply(new(count.Min > 0 ? count.Min - 1 : 0, count.Max > 0 ? count.Max - 1 : 0)));
        }

        return new(size.Scale(StandardCosts.PerCharacter), size);
    }

    /// <summary>The bytes of two addresses; a range is masked first, and a text read.</summary>
    private static CallEstimate Contains(string function, OverloadShape overload, SizeEstimate other)
    {
        var cost = Address.Add(Address).Scale(StandardCosts.PerCharacter);
        if (function == "containsCIDR")
        {
            cost = cost.Add(Address.Scale(StandardCosts.PerCharacter)).Add(CostEstimate.Fixed(1));
        }

        return overload.Second == CelTypeKind.String ? cost.Add(other.Scale(StandardCosts.PerCharacter)) : cost;
    }

    private static CallEstimate? Comparison(CostPart left, CostPart right)
    {
        if (!Check.TypeMapping.AreSame(left.Type, right.Type) || left.Type.TypeKind is not CelTypeKind.Opaque || left.Type.IsOptional)
        {
            return null;
        }

        if (left.Type.RuntimeName == NamedFormat.FormatType.RuntimeName)
        {
            return new CostEstimate(1, FormatText).Scale(StandardCosts.PerCharacter);
        }

        return left.Type.RuntimeName == CelUrl.UrlType.RuntimeName
            ? new CostEstimate(1, right.Size?.Max ?? 1).Scale(StandardCosts.PerCharacter)
            : CostEstimate.Fixed(1);
    }
}
