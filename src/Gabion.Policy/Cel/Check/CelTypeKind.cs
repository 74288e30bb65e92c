namespace Gabion.Policy.Cel;

/// <summary>What a type is to the checker.</summary>
public enum CelTypeKind
{
    /// <summary>Known at run time only.</summary>
    Dyn,
    Error,
    Null,
    Bool,
    Int,
    Uint,
    Double,
    String,
    Bytes,
    Timestamp,
    Duration,

    /// <summary><c>google.protobuf.Any</c>.</summary>
    Any,
    List,
    Map,

    /// <summary>The type of a type.</summary>
    Type,

    /// <summary>A scalar that may be null: the wrapper messages of protocol buffers.</summary>
    Wrapper,

    /// <summary>A type that a signature leaves open.</summary>
    Parameter,

    /// <summary>A library's type.</summary>
    Opaque,

    /// <summary>A type with fields.</summary>
    Struct,
}
