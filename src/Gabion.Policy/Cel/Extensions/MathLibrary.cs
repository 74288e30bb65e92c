namespace Gabion.Policy.Cel.Extensions;

/// <summary>The math extension.</summary>
internal static class MathLibrary
{
    private static readonly string[] Numbers = ["int", "uint", "double"];

    public static readonly CelLibrary Instance = Create();

    private static CelLibrary Create()
    {
        var library = new CelLibrary("math") { Macros = macros => macros with { HasMath = true } };
        AddExtremes(library, "math.greatest", 1);
        AddExtremes(library, "math.least", -1);
        return library
            .Function("math.ceil(double) -> double", (_, a) => CelValue.Of(Math.Ceiling(a[0].AsDouble)))
            .Function("math.floor(double) -> double", (_, a) => CelValue.Of(Math.Floor(a[0].AsDouble)))
            .Function("math.round(double) -> double", (_, a) => CelValue.Of(Math.Round(a[0].AsDouble, MidpointRounding.AwayFromZero)))
            .Function("math.trunc(double) -> double", (_, a) => CelValue.Of(Math.Truncate(a[0].AsDouble)))
            .Function("math.isInf(double) -> bool", (_, a) => CelValue.Of(double.IsInfinity(a[0].AsDouble)))
            .Function("math.isNaN(double) -> bool", (_, a) => CelValue.Of(double.IsNaN(a[0].AsDouble)))
            .Function("math.isFinite(double) -> bool", (_, a) => CelValue.Of(double.IsFinite(a[0].AsDouble)))
            .Function("math.abs(double) -> double", (_, a) => CelValue.Of(Math.Abs(a[0].AsDouble)))
            .Function("math.abs(int) -> int", (_, a) => a[0].AsInteger < 0 ? Arithmetic.Negate(a[0]) : a[0])
            .Function("math.abs(uint) -> uint", (_, a) => a[0])
            .Function("math.sign(double) -> double", (_, a) => double.IsNaN(a[0].AsDouble) ? a[0] : CelValue.Of((double)Math.Sign(a[0].AsDouble)))
            .Function("math.sign(int) -> int", (_, a) => CelValue.Of((long)Math.Sign(a[0].AsInteger)))
            .Function("math.sign(uint) -> uint", (_, a) => CelValue.Of(a[0].AsUnsigned == 0 ? 0UL : 1UL))
            .Function("math.sqrt(double) -> double", (_, a) => CelValue.Of(Math.Sqrt(a[0].AsDouble)))
            .Function("math.sqrt(int) -> double", (_, a) => CelValue.Of(Math.Sqrt(a[0].AsInteger)))
            .Function("math.sqrt(uint) -> double", (_, a) => CelValue.Of(Math.Sqrt(a[0].AsUnsigned)))
            .Function("math.bitAnd(int, int) -> int", (_, a) => CelValue.Of(a[0].AsInteger & a[1].AsInteger))
            .Function("math.bitAnd(uint, uint) -> uint", (_, a) => CelValue.Of(a[0].AsUnsigned & a[1].AsUnsigned))
            .Function("math.bitOr(int, int) -> int", (_, a) => CelValue.Of(a[0].AsInteger | a[1].AsInteger))
            .Function("math.bitOr(uint, uint) -> uint", (_, a) => CelValue.Of(a[0].AsUnsigned | a[1].AsUnsigned))
            .Function("math.bitXor(int, int) -> int", (_, a) => CelValue.Of(a[0].AsInteger ^ a[1].AsInteger))
            .Function("math.bitXor(uint, uint) -> uint", (_, a) => CelValue.Of(a[0].AsUnsigned ^ a[1].AsUnsigned))
            .Function("math.bitNot(int) -> int", (_, a) => CelValue.Of(~a[0].AsInteger))
            .Function("math.bitNot(uint) -> uint", (_, a) => CelValue.Of(~a[0].AsUnsigned))
            .Function("math.bitShiftLeft(int, int) -> int", (_, a) => Shift(a[0], a[1].AsInteger, isLeft: true))
            .Function("math.bitShiftLeft(uint, int) -> uint", (_, a) => Shift(a[0], a[1].AsInteger, isLeft: true))
            .Function("math.bitShiftRight(int, int) -> int", (_, a) => Shift(a[0], a[1].AsInteger, isLeft: false))
            .Function("math.bitShiftRight(uint, int) -> uint", (_, a) => Shift(a[0], a[1].AsInteger, isLeft: false));
    }

    private static void AddExtremes(CelLibrary library, string name, int order)
    {
        foreach (var number in Numbers)
        {
            library.Function($"{name}({number}) -> {number}", (_, a) => a[0]);
            library.Function($"{name}(list({number})) -> {number}", (_, a) => Extreme(a[0].AsList, order));
            foreach (var other in Numbers)
            {
                library.Function(
                    $"{name}({number}, {other}) -> {(number == other ? number : "dyn")}",
                    (_, a) => Ordering.CompareNumbers(a[0], a[1]) == -order ? a[1] : a[0]);
            }
        }
    }

    private static CelValue Extreme(CelList list, int order)
    {
        if (list.Count == 0)
        {
            return CelValue.Error("no such overload: greatest and least take a list that is not empty");
        }

        var best = list[0];
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i].Kind is not (CelKind.Integer or CelKind.Unsigned or CelKind.Double))
            {
                return CelValue.Error($"no such overload: greatest and least take numbers, not {list[i].Type}");
            }

            best = Ordering.CompareNumbers(best, list[i]) == -order ? list[i] : best;
        }

        return best;
    }

    /// <summary>Vacant bits are zero; 64 places and more leave nothing.</summary>
    private static CelValue Shift(CelValue value, long places, bool isLeft)
    {
        if (places < 0)
        {
            return CelValue.Error($"math.bitShift{(isLeft ? "Left" : "Right")}() negative offset: {places}");
        }

        var bits = places >= 64 ? 0 : isLeft ? value.AsUnsigned << (int)places : value.AsUnsigned >> (int)places;
        return value.IsInteger ? CelValue.Of((long)bits) : CelValue.Of(bits);
    }
}
