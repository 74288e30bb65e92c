namespace Gabion.Policy.Rego.Values;

/// <summary>The seven kinds of value, in the order in which Rego sorts them.</summary>
public enum RegoKind
{
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
    Set,
}
