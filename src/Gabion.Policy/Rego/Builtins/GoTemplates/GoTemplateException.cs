namespace Gabion.Policy.Rego.Builtins.GoTemplates;

/// <summary>A template that cannot be read or run.</summary>
internal sealed class GoTemplateException(string message) : Exception(message);
