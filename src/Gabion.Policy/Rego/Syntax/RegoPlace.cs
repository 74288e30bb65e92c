namespace Gabion.Policy.Rego.Syntax;

/// <summary>Where something stands: the name of its file, and line and column, both counted from 1.</summary>
public readonly record struct RegoPlace(string File, int Line, int Column)
{
    /// <summary>Before a message: nothing when the place is not known, as of an error in no line of a module.</summary>
    public string Prefix => Line == 0 ? "" : $"{this}: ";

    public override string ToString() => $"{File}:{Line}:{Column}";
}
