namespace Gabion.Admission;

/// <summary>The answer of the mutating webhook.</summary>
/// <param name="Decision">Whether the request passes; it does not when a mutator cannot be worked out and fails closed.</param>
/// <param name="Patch">A JSON patch (RFC 6902) in UTF-8; empty: the object stays as it is.</param>
public sealed record MutationDecision(AdmissionDecision Decision, ReadOnlyMemory<byte> Patch);
