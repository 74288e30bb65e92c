using System.Collections.Frozen;

namespace Gabion.Readers.Code.Secrets;

/// <summary>Values that vendors publish for everyone, as digests, so that this file holds none of them.</summary>
internal static class WellKnownSamples
{
    private static readonly FrozenSet<string> Digests = FrozenSet.Create<string>(
        StringComparer.Ordinal,
        [
            "b65a01fc51e41eb9", // Grafana's default secret_key
            "1d16038bda701e55", // the storage emulator Azurite
            "c86f211376104336", // the Cosmos DB emulator
            "190c6a74f4434066", // the example of Stripe's documentation
            "3c9ea1ea33d5cd9b", // the example of jwt.io
            "b4c02048dc60c91c", // the same with admin
            "ba3f68a2361f1bcb", // the Basic credentials of RFC 7617
        ]);

    public static bool Contains(ReadOnlySpan<byte> value) => Digests.Contains(SecretDigest.Compute(value));
}
