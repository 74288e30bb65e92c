namespace Gabion.Policy.Patterns;

/// <summary>A text is no pattern of RE2, or matching with it took too long; the message is for users.</summary>
internal sealed class Re2Exception(string message) : Exception(message);
