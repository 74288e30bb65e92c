using Gabion.Policy.Gatekeeper.External;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper;

/// <summary>What the code of a template is asked with.</summary>
/// <param name="Review">The request as policies see it: <c>input.review</c>.</param>
/// <param name="Parameters"><c>input.parameters</c>.</param>
/// <param name="Data">Base documents: <c>{"inventory": …}</c>.</param>
/// <param name="Print">Takes each line of <c>print</c>; null: nobody reads them.</param>
/// <param name="MostTime">How long it may take; null: as long as a template may.</param>
public readonly record struct EngineRequest(RegoObject Review, RegoObject Parameters, RegoObject Data, Action<string>? Print, TimeSpan? MostTime = null)
{
    /// <summary>Answers <c>external_data</c>; null: nobody does.</summary>
    public IExternalData? ExternalData { get; init; }
}

/// <summary>What the code of a template gives.</summary>
public readonly record struct EngineViolation(string Message, RegoValue Details, bool IsError);
