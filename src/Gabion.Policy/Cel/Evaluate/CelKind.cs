namespace Gabion.Policy.Cel;

/// <summary>What a value is at run time (CEL language definition, "Values").</summary>
public enum CelKind
{
    Null,
    Boolean,
    Integer,
    Unsigned,
    Double,
    String,
    Bytes,
    Timestamp,
    Duration,
    List,
    Map,
    Type,
    Optional,

    /// <summary>A value of a library's own type, <c>kubernetes.Quantity</c> for example.</summary>
    Opaque,

    /// <summary>The expression could not be evaluated; <c>||</c>, <c>&amp;&amp;</c> and macros may absorb it.</summary>
    Error,
}
