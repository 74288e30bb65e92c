using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper.External;

/// <summary>The port to what templates ask by <c>external_data</c>. Answers were worked out before: asking never leaves the process.</summary>
public interface IExternalData
{
    /// <summary>The answer to a key; null: nobody answers for the provider here, so that what depends on it cannot be told.</summary>
    ExternalAnswer? Ask(string provider, string key);
}

/// <summary>What a provider says of a key.</summary>
/// <param name="Value">The value; null when there is an error.</param>
/// <param name="Error">Why there is no value; null when there is one.</param>
public sealed record ExternalAnswer(RegoValue? Value, string? Error);
