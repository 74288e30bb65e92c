using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Evaluate;

/// <summary>The documents that expressions see, and what is already known of them. <c>with</c> makes another one for its expression.</summary>
internal sealed class World(RegoValue? input, RegoValue data, int documents)
{
    public readonly RegoValue? Input = input;

    /// <summary>The base documents, with all replacements in them.</summary>
    public readonly RegoValue Data = data;

    /// <summary>The paths that <c>with</c> replaced: rules under them are not asked.</summary>
    public ReplacedPath? Replaced { get; init; }

    /// <summary>The functions that <c>with</c> replaced.</summary>
    public Mock? Mocks { get; init; }

    /// <summary>The values of rules, by the number of their document; <see cref="Undefined"/> for one without.</summary>
    public readonly RegoValue?[] Known = new RegoValue?[documents];

    /// <summary>The values of functions, by function and arguments.</summary>
    public Dictionary<CallKey, RegoValue?>? KnownCalls;

    /// <summary>Stands for undefined where null stands for not known.</summary>
    public static readonly RegoValue Undefined = RegoString.Of("\0undefined");
}

/// <summary>A path of <c>data</c> that <c>with</c> replaced.</summary>
internal sealed record ReplacedPath(RegoValue[] Path, ReplacedPath? Next)
{
    /// <summary>Whether a replaced path is the start of this one.</summary>
    public static bool Covers(ReplacedPath? first, RegoValue[] path)
    {
        for (var at = first; at is not null; at = at.Next)
        {
            if (at.Path.Length <= path.Length && at.Path.AsSpan().SequenceEqual(path.AsSpan(0, at.Path.Length)))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A function that <c>with</c> replaced by a value or another function.</summary>
/// <param name="Target">The built-in function or the document of the function.</param>
/// <param name="Value">What every call gives; null when there is a function.</param>
/// <param name="Function">The built-in function, or the document, that is called.</param>
/// <param name="Next">The one before.</param>
internal sealed record Mock(object Target, RegoValue? Value, object? Function, Mock? Next)
{
    public static Mock? Find(Mock? first, object target)
    {
        var at = first;
        while (at is not null && !ReferenceEquals(at.Target, target))
        {
            at = at.Next;
        }

        return at;
    }
}

/// <summary>A function and its arguments, compared by value.</summary>
internal readonly struct CallKey(Document function, RegoValue[] arguments) : IEquatable<CallKey>
{
    private readonly int _hash = Hash(function, arguments);

    public bool Equals(CallKey other)
    {
        if (_hash != other._hash || !ReferenceEquals(function, other.Function) || arguments.Length != other.Arguments.Length)
        {
            return false;
        }

        return RegoArray.AreEqual(arguments, other.Arguments);
    }

    public override bool Equals(object? obj) => obj is CallKey other && Equals(other);

    public override int GetHashCode() => _hash;

    private Document Function => function;

    private RegoValue[] Arguments => arguments;

    private static int Hash(Document function, RegoValue[] arguments)
    {
        var hash = function.Number;
        foreach (var argument in arguments)
        {
            hash = (hash * 31) + argument.GetHashCode();
        }

        return hash;
    }
}
