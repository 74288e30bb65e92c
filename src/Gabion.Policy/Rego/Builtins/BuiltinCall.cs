using System.Globalization;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>What a built-in function can ask for beside its operands; one for each evaluation, used by one thread.</summary>
public sealed class BuiltinCall
{
    private readonly Dictionary<object, object> _cache = [];
    private readonly BuiltinSettings _settings;
    private readonly Action<long> _charge;
    private long? _now;

    /// <param name="settings">Time, seed, sinks and permissions.</param>
    /// <param name="charge">Takes the steps that a function does; throws when the evaluation has used up its own.</param>
    public BuiltinCall(BuiltinSettings settings, Action<long> charge)
    {
        _settings = settings;
        _charge = charge;
    }

    /// <summary>The name of the function that is being called.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>Where the call stands.</summary>
    public RegoPlace At { get; internal set; }

    /// <summary>The error of the last call, or null.</summary>
    public BuiltinError? Error { get; internal set; }

    /// <summary>Time, seed, sinks and permissions.</summary>
    public BuiltinSettings Settings => _settings;

    /// <summary>Now, in nanoseconds since 1970: the same throughout an evaluation.</summary>
    public long Now => _now ??= _settings.Now();

    /// <summary>That many bytes of chance, from the host.</summary>
    public byte[] RandomBytes(int count) => _settings.RandomBytes(count);

    /// <summary>An error of the function's own: <c>name: message</c>, code <c>eval_builtin_error</c>. Gives undefined.</summary>
    public RegoValue? Fail(string message)
    {
        Error = new(BuiltinError.Failure, $"{Name}: {message}");
        return null;
    }

    /// <summary>A wrong operand: <c>name: operand N what</c>, code <c>eval_type_error</c>. Gives undefined.</summary>
    /// <param name="operand">Counted from 1.</param>
    /// <param name="what">Such as <c>must be string but got number</c>.</param>
    public RegoValue? FailType(int operand, string what)
    {
        Error = new(BuiltinError.TypeError, string.Create(CultureInfo.InvariantCulture, $"{Name}: operand {operand} {what}"));
        return null;
    }

    /// <summary>An operand that is of none of the kinds that the function takes there. Gives undefined.</summary>
    public RegoValue? FailKind(int operand, RegoValue got, RegoKinds expected)
    {
        var names = expected.Each().ToList();
        return FailType(operand, names.Count == 1 ? $"must be {names[0]} but got {got.KindName}" : $"must be one of {{{string.Join(", ", names)}}} but got {got.KindName}");
    }

    /// <summary>An operand with an element of the wrong kind. Gives undefined.</summary>
    public RegoValue? FailElement(int operand, RegoValue composite, RegoValue got, string expected) =>
        FailType(operand, $"must be {composite.KindName} of {expected}s but got {composite.KindName} containing {got.KindName}");

    /// <summary>An operand that must be a whole number written without a point. Gives undefined.</summary>
    public RegoValue? FailInteger(int operand) => FailType(operand, "must be integer number but got floating-point number");

    /// <summary>Counts work that grows with the operands (one step: about what one item of a loop costs); throws when there was too much.</summary>
    public void Charge(long steps) => _charge(steps);

    /// <summary>Keeps what a function made for as long as the evaluation lasts: compiled patterns, parsed keys, a value given once.</summary>
    public T Cached<T>(object key, Func<T> make) where T : notnull
    {
        if (_cache.TryGetValue(key, out var found))
        {
            return (T)found;
        }

        var made = make();
        _cache.Add(key, made);
        return made;
    }
}
