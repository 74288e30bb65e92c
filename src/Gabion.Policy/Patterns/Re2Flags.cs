namespace Gabion.Policy.Patterns;

/// <summary>The flags of a pattern, at one place: <c>i</c>, <c>m</c>, <c>s</c>, <c>U</c>.</summary>
internal struct Re2Flags
{
    public bool IgnoreCase { get; set; }

    public bool IsMultiline { get; set; }

    public bool DotAll { get; set; }

    public bool IsUngreedy { get; set; }
}
