using System.Collections.Immutable;
using System.Net;
using System.Numerics;
using Gabion.Policy.Rego.Values;
using static Gabion.Policy.Rego.Values.RegoKinds;

namespace Gabion.Policy.Rego.Builtins;

/// <summary><c>net.cidr_*</c>, and <c>net.lookup_ip_addr</c>, which asks the host of the engine and, without one, is refused for all names but localhost.</summary>
internal static class NetworkFunctions
{
    private const int MostAddresses = 1 << 17;
    private const RegoKinds Text = RegoKinds.String;

    public static ImmutableArray<Builtin> All =>
    [
        Builtin.Of("net.cidr_contains", [Text, Text], RegoKinds.Boolean, (call, operands) => Contains(call, operands[0].Text(), operands[1].Text())),
        Builtin.Of("net.cidr_overlap", [Text, Text], RegoKinds.Boolean, (call, operands) => Contains(call, operands[0].Text(), operands[1].Text())),
        Builtin.Of("net.cidr_contains_matches", [Text | RegoKinds.Array | Set | RegoKinds.Object, Text | RegoKinds.Array | Set | RegoKinds.Object], Set, ContainsMatches),
        Builtin.Of("net.cidr_expand", [Text], Set, Expand),
        Builtin.Of("net.cidr_intersects", [Text, Text], RegoKinds.Boolean, Intersects),
        Builtin.Of("net.cidr_is_valid", [Any], RegoKinds.Boolean, (call, operands) => RegoBoolean.Of(operands[0] is RegoString text && IpBlock.TryParse(text.Value, out _))),
        Builtin.Of("net.cidr_merge", [RegoKinds.Array | Set], Set, Merge),
        Builtin.Of("net.lookup_ip_addr", [Text], Set, LookUp) with { IsPure = false },
    ];

    private static RegoValue? Invalid(BuiltinCall call, string text) => call.Fail($"invalid CIDR address: {text}");

    private static RegoValue? Contains(BuiltinCall call, string outer, string inner)
    {
        if (!IpBlock.TryParse(outer, out var block))
        {
            return Invalid(call, outer);
        }

        if (IpBlock.TryAddress(inner, out var address, out var bits))
        {
            return RegoBoolean.Of(block.Contains(address, bits));
        }

        return IpBlock.TryParse(inner, out var other)
            ? RegoBoolean.Of(block.Contains(other))
            : call.Fail($"not a valid textual representation of an IP address or CIDR: {inner}");
    }

    private static RegoValue? Intersects(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        if (!IpBlock.TryParse(operands[0].Text(), out var left))
        {
            return Invalid(call, operands[0].Text());
        }

        return IpBlock.TryParse(operands[1].Text(), out var right)
            ? RegoBoolean.Of(left.Bits == right.Bits && left.First <= right.Last && right.First <= left.Last)
            : Invalid(call, operands[1].Text());
    }

    /// <summary>Pairs of keys (or items) whose first block holds the second block or address.</summary>
    private static RegoSet? ContainsMatches(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        if (Entries(call, 1, operands[0]) is not { } outer || Entries(call, 2, operands[1]) is not { } inner)
        {
            return null;
        }

        call.Charge((long)outer.Count * inner.Count);
        var matches = new RegoSetBuilder();
        foreach (var (block, key) in outer)
        {
            foreach (var (other, otherKey) in inner)
            {
                if (Contains(call, block, other) is not { } isIn)
                {
                    return null;
                }

                if (isIn.IsTruthy)
                {
                    matches.Add(new RegoArray([key, otherKey]));
                }
            }
        }

        return matches.Build();
    }

    private static List<(string Text, RegoValue Key)>? Entries(BuiltinCall call, int operand, RegoValue value)
    {
        var entries = new List<(RegoValue Value, RegoValue Key)>();
        switch (value)
        {
            case RegoObject @object:
                for (var i = 0; i < @object.Count; i++)
                {
                    entries.Add((@object.Values[i], @object.Keys[i]));
                }

                break;
            case RegoArray array:
                for (var i = 0; i < array.Count; i++)
                {
                    entries.Add((array[i], RegoNumber.Of(i)));
                }

                break;
            case RegoSet set:
                foreach (var item in set.Items)
                {
                    entries.Add((item, item));
                }

                break;
            default:
                entries.Add((value, value));
                break;
        }

        var found = new List<(string, RegoValue)>(entries.Count);
        foreach (var (entry, key) in entries)
        {
            if (entry is RegoString || entry is RegoArray { Count: > 0 })
            {
                var first = entry is RegoArray list ? list[0] : entry;
                if (first is not RegoString text)
                {
                    call.FailType(1, $"must be string but got {first.KindName}");
                    return null;
                }

                found.Add((text.Value, key));
                continue;
            }

            call.Fail($"operand {operand}: element must be string or non-empty array");
            return null;
        }

        return found;
    }

    private static RegoValue? Expand(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        if (!IpBlock.TryParse(operands[0].Text(), out var block))
        {
            return Invalid(call, operands[0].Text());
        }

        if (block.Count > MostAddresses)
        {
            return call.Fail($"the block {block} has too many addresses");
        }

        call.Charge((long)block.Count);
        var addresses = new RegoSetBuilder((int)block.Count);
        for (var address = block.First; address <= block.Last; address++)
        {
            addresses.Add(RegoString.Of(IpBlock.Write(address, block.Bits)));
        }

        return addresses.Build();
    }

    private static RegoValue? Merge(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var blocks = new List<IpBlock>();
        foreach (var item in OperandReading.ItemsOf(operands[0]))
        {
            if (item is not RegoString text)
            {
                return call.Fail("element must be string");
            }

            if (IpBlock.TryAddress(text.Value, out var address, out var bits))
            {
                if (bits != 32)
                {
                    return call.Fail("IPv6 invalid: needs prefix length");
                }

                // An address alone stands for the network of its class of old: that is what Go's DefaultMask gives.
                var free = 32 - Class(address);
                blocks.Add(new((address >> free) << free, 32, 32 - free));
            }
            else if (IpBlock.TryParse(text.Value, out var block))
            {
                blocks.Add(block);
            }
            else
            {
                return Invalid(call, text.Value);
            }
        }

        call.Charge(blocks.Count * 4L);
        var merged = new RegoSetBuilder();
        foreach (var family in blocks.GroupBy(block => block.Bits))
        {
            foreach (var (first, last) in Runs(family.OrderBy(block => block.First)))
            {
                foreach (var block in IpBlock.Cover(first, last, family.Key))
                {
                    merged.Add(RegoString.Of(block.ToString()));
                }
            }
        }

        return merged.Build();
    }

    private static IEnumerable<(BigInteger First, BigInteger Last)> Runs(IEnumerable<IpBlock> sorted)
    {
        (BigInteger First, BigInteger Last)? run = null;
        foreach (var block in sorted)
        {
            if (run is { } open && block.First <= open.Last + 1)
            {
                run = (open.First, BigInteger.Max(open.Last, block.Last));
                continue;
            }

            if (run is { } done)
            {
                yield return done;
            }

            run = (block.First, block.Last);
        }

        if (run is { } last)
        {
            yield return last;
        }
    }

    private static int Class(BigInteger address) => (int)(address >> 24) switch { < 0x80 => 8, < 0xc0 => 16, _ => 24 };

    private static RegoValue? LookUp(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var name = operands[0].Text();
        if (IPAddress.TryParse(name, out var address))
        {
            return RegoSet.Of([RegoString.Of(address.ToString())]);
        }

        // RFC 6761, 6.3: these names are the machine's own, and nobody is asked for them.
        if (name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase))
        {
            return RegoSet.Of([RegoString.Of("127.0.0.1"), RegoString.Of("::1")]);
        }

        if (call.Settings.LookUp is not { } lookUp)
        {
            return call.Fail($"names are not looked up: this evaluation has no network ({GoFormat.Quote(name)} was asked for)");
        }

        return call.Cached(("net.lookup_ip_addr", name), () => RegoSet.Of(lookUp(name).Select(address => (RegoValue)RegoString.Of(address))));
    }
}
