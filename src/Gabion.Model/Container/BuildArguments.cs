using System.Collections.Immutable;

namespace Gabion.Model.Container;

/// <summary>What a build was given for the ARGs of its Dockerfile (<c>--build-arg</c>).</summary>
/// <param name="Given">Values by name; they go before defaults.</param>
/// <param name="AreOthersUnknown">Others may have been given too, so that their defaults say nothing; otherwise their defaults count.</param>
public sealed record BuildArguments(ImmutableDictionary<string, string> Given, bool AreOthersUnknown)
{
    public static readonly BuildArguments None = new(ImmutableDictionary<string, string>.Empty, AreOthersUnknown: false);
}
