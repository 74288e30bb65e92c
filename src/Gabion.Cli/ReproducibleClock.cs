using System.Globalization;

namespace Gabion.Cli;

/// <summary>The time that reports state: <c>SOURCE_DATE_EPOCH</c> where it is set (reproducible-builds.org), else now.</summary>
internal sealed class ReproducibleClock(DateTimeOffset at) : TimeProvider
{
    public static TimeProvider FromEnvironment() =>
        long.TryParse(Environment.GetEnvironmentVariable("SOURCE_DATE_EPOCH"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? new ReproducibleClock(DateTimeOffset.FromUnixTimeSeconds(seconds))
            : System;

    public override DateTimeOffset GetUtcNow() => at;
}
