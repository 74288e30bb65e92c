namespace Gabion.Sources;

/// <summary>The capabilities that a program gets from its file (capabilities(7)).</summary>
public static class FileCapabilities
{
    /// <summary>The content of <c>security.capability</c>, bytes as Latin-1; null where there is none or it may not be read.</summary>
    public static string? Of(string path) => Unix.Attribute(path, "security.capability");
}
