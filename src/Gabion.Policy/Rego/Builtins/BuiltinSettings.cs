using System.Collections.Immutable;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>What the host lets built-in functions see and do. Everything is off or fixed unless it is given.</summary>
public sealed record BuiltinSettings
{
    /// <summary>Now, in nanoseconds since 1970. Without it functions see 1970.</summary>
    public Func<long> Now { get; init; } = static () => 0;

    /// <summary>Gives bytes of chance. The host gives it, since this library has none of its own: without it they are zero.</summary>
    public Func<int, byte[]> RandomBytes { get; init; } = static count => new byte[count];

    /// <summary>Takes each line of <c>print</c>; null: nothing is printed.</summary>
    public Action<string>? Print { get; init; }

    /// <summary>Takes each note of <c>trace</c>; null: notes are dropped.</summary>
    public Action<string>? Trace { get; init; }

    /// <summary>What <c>opa.runtime</c> gives.</summary>
    public RegoValue Runtime { get; init; } = RegoObject.Empty;

    /// <summary>The hosts that <c>http.send</c> may ask; none by default.</summary>
    public ImmutableHashSet<string> AllowedHosts { get; init; } = [];

    /// <summary>Sends a request of <c>http.send</c> to an allowed host and gives its response; null: the function always fails.</summary>
    public Func<RegoObject, RegoObject>? Http { get; init; }

    /// <summary>Answers a request of Gatekeeper's <c>external_data</c>; null, or an answer of null: nobody does, and the evaluation ends in an error.</summary>
    public Func<RegoObject, RegoObject?>? ExternalData { get; init; }

    /// <summary>Finds the addresses of a name for <c>net.lookup_ip_addr</c>; null: the function always fails.</summary>
    public Func<string, ImmutableArray<string>>? LookUp { get; init; }
}
