using System.Collections.Frozen;

namespace Gabion.Readers.Code.Secrets;

/// <summary>Values that vendors publish for everyone, as digests, so that this file holds none of them.</summary>
internal static class WellKnownSamples
{
    private static readonly FrozenSet<string> Digests = FrozenSet.Create<string>(StringComparer.Ordinal, []);

    public static bool Contains(ReadOnlySpan<byte> value) => Digests.Contains(SecretDigest.Compute(value));
}
