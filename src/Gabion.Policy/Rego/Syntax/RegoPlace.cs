namespace Gabion.Policy.Rego.Syntax;

/// <summary>Where something stands: the name of its file, and line and column, both counted from 1.</summary>
public readonly record struct RegoPlace(string File, int Line, int Column)
{
    public override string ToString() => $"{File}:{Line}:{Column}";
}
