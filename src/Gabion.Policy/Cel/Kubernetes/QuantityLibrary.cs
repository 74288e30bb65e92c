namespace Gabion.Policy.Cel.Kubernetes;

/// <summary><c>quantity("1.5Gi").isGreaterThan(quantity("1Gi"))</c>; in the API server since 1.28.</summary>
internal static class QuantityLibrary
{
    private const string Name = "kubernetes.Quantity";

    public static readonly CelLibrary Instance = new CelLibrary("quantity")
        .Type(Name, CelQuantity.QuantityType)
        .Function($"quantity(string) -> {Name}", (_, a) => CelQuantity.TryParse(a[0].AsString, out var quantity)
            ? CelValue.Of(quantity)
            : CelValue.Error($"quantities are a number and a suffix, 100m or 1.5Gi; {a[0]} is none"))
        .Function("isQuantity(string) -> bool", (frame, a) => CelValue.Of(CelQuantity.TryParse(a[0].AsString, out _)))
        .Function($"sign({Name}) -> int", (_, a) => CelValue.Of((long)Of(a[0]).Billionths.Sign))
        .Method($"{Name}.isGreaterThan({Name}) -> bool", (_, a) => CelValue.Of(Of(a[0]).Billionths > Of(a[1]).Billionths))
        .Method($"{Name}.isLessThan({Name}) -> bool", (_, a) => CelValue.Of(Of(a[0]).Billionths < Of(a[1]).Billionths))
        .Method($"{Name}.compareTo({Name}) -> int", (_, a) => CelValue.Of((long)Math.Sign(Of(a[0]).Billionths.CompareTo(Of(a[1]).Billionths))))
        .Method($"{Name}.asApproximateFloat() -> double", (_, a) => CelValue.Of(Of(a[0]).Approximate))
        .Method($"{Name}.isInteger() -> bool", (_, a) => CelValue.Of(Of(a[0]).Integer is not null))
        .Method($"{Name}.asInteger() -> int", (_, a) => Of(a[0]).Integer is { } number ? CelValue.Of(number) : CelValue.Error("cannot convert value to integer"))
        .Method($"{Name}.add({Name}) -> {Name}", (_, a) => CelValue.Of(CelQuantity.Of(Of(a[0]).Billionths + Of(a[1]).Billionths)))
        .Method($"{Name}.add(int) -> {Name}", (_, a) => CelValue.Of(CelQuantity.Of(Of(a[0]).Billionths + CelQuantity.OfInteger(a[1].AsInteger).Billionths)))
        .Method($"{Name}.sub({Name}) -> {Name}", (_, a) => CelValue.Of(CelQuantity.Of(Of(a[0]).Billionths - Of(a[1]).Billionths)))
        .Method($"{Name}.sub(int) -> {Name}", (_, a) => CelValue.Of(CelQuantity.Of(Of(a[0]).Billionths - CelQuantity.OfInteger(a[1].AsInteger).Billionths)));

    private static CelQuantity Of(CelValue value) => (CelQuantity)value.AsOpaque;
}
