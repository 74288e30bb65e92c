using Gabion.Model;

namespace Gabion.Scan;

/// <summary>What came of a scan.</summary>
public abstract record ScanResult
{
    private ScanResult()
    {
    }

    /// <summary>There is a report; its coverage says what is missing in it.</summary>
    public sealed record Assessed(ScanReport Report) : ScanResult;

    /// <summary>The target could not be assessed at all.</summary>
    /// <param name="Nearest">A name that was probably meant.</param>
    public sealed record NotAssessed(string Reason, string? Nearest) : ScanResult
    {
        /// <summary>What to do about it, where more can be said than a nearest name.</summary>
        public string? Advice { get; init; }
    }
}
