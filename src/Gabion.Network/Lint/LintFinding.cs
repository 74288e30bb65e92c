using Gabion.Model;

namespace Gabion.Network.Lint;

/// <summary>Something about the policies of a set that its author probably did not mean.</summary>
/// <param name="Code">What kind of thing, for ever the same word.</param>
/// <param name="Message">A whole sentence: what, and why it matters.</param>
/// <param name="Advice">What to do.</param>
public sealed record LintFinding(string Code, string Message, string Advice, Location Place)
{
    /// <summary>The policy is about no workload of the set.</summary>
    public const string SelectsNothing = "selects-nothing";

    /// <summary>A peer of a rule is no workload of the set.</summary>
    public const string PeerSelectsNothing = "peer-selects-nothing";

    /// <summary>Rules before it take everything that it matches.</summary>
    public const string Shadowed = "shadowed";

    /// <summary>Without it the same connections are allowed.</summary>
    public const string Redundant = "redundant";

    /// <summary>Two policies of equal priority disagree, or one side allows what the other refuses altogether.</summary>
    public const string Contradicts = "contradicts";

    /// <summary>No container declares the port.</summary>
    public const string NoSuchPort = "no-such-port";

    /// <summary>A block of addresses is written so that not everybody reads it alike, and servers from 1.36 on refuse it.</summary>
    public const string OddAddress = "odd-address";

    /// <summary>Workloads accept connections from everywhere.</summary>
    public const string NoDefaultDeny = "no-default-deny";

    /// <summary>A workload's egress is limited and leaves no way to a DNS server.</summary>
    public const string NoDns = "no-dns";

    /// <summary>A policy about pods none of which is in the network that it is for.</summary>
    public const string NoNetwork = "no-network";

    /// <summary>A policy names a network that no object defines.</summary>
    public const string NoSuchNetwork = "no-such-network";

    /// <summary>A primary network is for a namespace that has not opted in.</summary>
    public const string NotOptedIn = "not-opted-in";
}
