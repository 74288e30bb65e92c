namespace Gabion.Policy.CustomRules;

/// <summary>What the size of a request, and of values in JSON, says of how many there can be (<c>k8s.io/apiserver/pkg/cel/limits.go</c>, <c>common/schemas.go</c>).</summary>
internal static class RequestSize
{
    /// <summary>The largest request that counts: 3 MiB.</summary>
    public const long MaxBytes = 3 * 1024 * 1024;

    /// <summary>The longest text: a request without the quotation marks.</summary>
    public const ulong MaxText = MaxBytes - 2;

    /// <summary>A date takes 12 bytes with its quotation marks.</summary>
    public const int Date = 12;

    /// <summary>The longest date and time, and the longest duration.</summary>
    public const int MaxTime = 32;

    /// <summary>The shortest date and time.</summary>
    public const int MinTime = 21;

    /// <summary>The shortest duration, <c>"0"</c>.</summary>
    public const int MinDuration = 3;

    public static ulong Items(long minSize) => (ulong)((MaxBytes - 2) / (minSize + 1));

    public static ulong Entries(long minSize) => (ulong)((MaxBytes - 2) / (minSize + 6));

    /// <summary>How often a value of this size can stand in a request at all.</summary>
    public static ulong Cardinality(long minSize) => (ulong)(MaxBytes / (minSize + 1));
}
