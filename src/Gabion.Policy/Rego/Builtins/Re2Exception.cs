namespace Gabion.Policy.Rego.Builtins;

/// <summary>A text is no pattern of RE2.</summary>
internal sealed class Re2Exception(string message) : Exception(message);
