using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins;

/// <summary><c>uuid.rfc4122</c> (random, the same for the same operand within an evaluation) and <c>uuid.parse</c>.</summary>
internal static class UuidFunctions
{
    private const long TicksToUnix = 122192928000000000;

    public static ImmutableArray<Builtin> All =>
    [
        Builtin.Of("uuid.rfc4122", [RegoKinds.String], RegoKinds.String, Make) with { IsPure = false },
        Builtin.Of("uuid.parse", [RegoKinds.String], RegoKinds.Object, Parse),
    ];

    private static RegoValue? Make(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        return call.Cached(("uuid.rfc4122", operands[0]), () =>
        {
            var bytes = call.RandomBytes(16);
            bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
            bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
            return RegoString.Of(new Guid(bytes, bigEndian: true).ToString());
        });
    }

    /// <summary>What is written in it; undefined when it is none.</summary>
    private static RegoValue? Parse(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var text = operands[0].Text();
        text = text.Length == 45 && text.StartsWith("urn:uuid:", StringComparison.OrdinalIgnoreCase) ? text[9..] : text;
        text = text is ['{', .., '}'] && text.Length == 38 ? text[1..^1] : text;
        if (!(Guid.TryParseExact(text, "D", out var id) || Guid.TryParseExact(text, "N", out id)))
        {
            return null;
        }

        var bytes = id.ToByteArray(bigEndian: true);
        var version = bytes[6] >> 4;
        var fields = new RegoObjectBuilder(8);
        Set("version", RegoNumber.Of(version));
        Set("variant", RegoString.Of((bytes[8] >> 5) switch { < 4 => "Reserved", < 6 => "RFC4122", 6 => "Microsoft", _ => "Future" }));
        if (version is 1 or 2)
        {
            var low = BinaryPrimitives.ReadUInt32BigEndian(bytes);
            long ticks = ((long)(BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(6)) & 0x0fff) << 48) | ((long)BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(4)) << 32) | low;
            Set("time", RegoNumber.Of(unchecked((ticks - TicksToUnix) * 100)));
            Set("nodeid", RegoString.Of(string.Join('-', bytes[10..].Select(b => b.ToString("x2", CultureInfo.InvariantCulture)))));
            Set("macvariables", RegoString.Of($"{((bytes[10] & 2) != 0 ? "local" : "global")}:{((bytes[10] & 1) != 0 ? "multicast" : "unicast")}"));
            Set("clocksequence", RegoNumber.Of(BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(8)) & 0x3fff));
            if (version == 2)
            {
                Set("id", RegoNumber.Of(low));
                Set("domain", RegoString.Of(bytes[9] switch { 0 => "Person", 1 => "Group", 2 => "Org", var other => $"Domain{other}" }));
            }
        }

        return fields.Build();

        void Set(string name, RegoValue value) => fields.Set(RegoString.Of(name), value);
    }
}
