using Gabion.Network.Algebra;

namespace Gabion.Tests.Network;

/// <summary>The algebra against sets of single numbers.</summary>
public sealed class IntervalSetTests
{
    [Fact]
    public void Agrees_with_sets_of_single_numbers()
    {
        var random = new Random(20);
        for (var round = 0; round < 3_000; round++)
        {
            var (left, leftMembers) = Make(random);
            var (right, rightMembers) = Make(random);
            Check(left.Union(right), leftMembers.Union(rightMembers));
            Check(left.Intersect(right), leftMembers.Intersect(rightMembers));
            Check(left.Subtract(right), leftMembers.Except(rightMembers));
            Assert.Equal(rightMembers.All(leftMembers.Contains), left.Contains(right));
            Assert.Equal(leftMembers.Overlaps(rightMembers), left.Overlaps(right));
            Assert.Equal(leftMembers.SetEquals(rightMembers), left.Equals(right));
            var probe = (byte)random.Next(256);
            Assert.Equal(leftMembers.Contains(probe), left.Contains(probe));
        }
    }

    [Theory]
    [InlineData("10.0.0.0/8", "10.0.0.0-10.255.255.255")]
    [InlineData("10.1.2.3/8", "10.0.0.0-10.255.255.255")]
    [InlineData("0.0.0.0/0", "0.0.0.0-255.255.255.255")]
    [InlineData("192.168.1.7/32", "192.168.1.7-192.168.1.7")]
    [InlineData("192.168.1.7", "192.168.1.7-192.168.1.7")]
    [InlineData("::/0", "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("2001:db8::/32", "2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff")]
    public void Reads_addresses(string text, string ranges)
    {
        Assert.True(AddressSet.TryParse(text, out var addresses));
        Assert.Equal(ranges, addresses.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/08")]
    [InlineData("10.0.0/8")]
    [InlineData("010.0.0.0/8")]
    [InlineData("::1/129")]
    [InlineData("fe80::1%eth0/64")]
    [InlineData("::ffff:zz/64")]
    [InlineData("10.0.0.0/8/8")]
    public void Refuses_what_is_no_address(string text) => Assert.False(AddressSet.TryParse(text, out _));

    [Fact]
    public void Cuts_ranges_at_every_bound()
    {
        Assert.True(AddressSet.TryParse("10.0.0.0/8", out var ten));
        Assert.True(AddressSet.TryParse("10.1.0.0/16", out var inner));
        Assert.Equal(
            ["0.0.0.0-9.255.255.255", "10.0.0.0-10.0.255.255", "10.1.0.0-10.1.255.255", "10.2.0.0-10.255.255.255", "11.0.0.0-255.255.255.255"],
            AddressRange.Partition([ten, inner]).Where(range => !range.IsV6).Select(range => range.ToString()));
    }

    [Fact]
    public void Writes_connections_as_they_are_said()
    {
        var web = ConnectionSet.OfTcp(IntervalSet<ushort>.OfAll([new(443, 443), new(8000, 8010), new(80, 80)]));
        Assert.Equal("TCP 80,443,8000-8010", ConnectionText.Of(web));
        Assert.Equal("SCTP 1-65535,TCP 1-79,81-442,444-7999,8011-65535,UDP 1-65535", ConnectionText.Of(ConnectionSet.All.Subtract(web)));
        Assert.Equal("All Connections", ConnectionText.Of(ConnectionSet.All));
        Assert.Equal("No Connections", ConnectionText.Of(ConnectionSet.Empty));
        Assert.Equal("ICMP 8,TCP 80", ConnectionText.Of(ConnectionSet.OfIcmp(IntervalSet<ushort>.Of(0x800, 0x8FF)).Union(ConnectionSet.OfTcp(IntervalSet<ushort>.Of(80, 80))), withOther: true));
    }

    private static void Check(IntervalSet<byte> actual, IEnumerable<byte> expected)
    {
        var members = Enumerable.Range(0, 256).Select(number => (byte)number).Where(actual.Contains);
        Assert.Equal(expected.Order(), members);
        for (var i = 1; i < actual.Intervals.Length; i++)
        {
            Assert.True(actual.Intervals[i].First > actual.Intervals[i - 1].Last + 1, "intervals are apart, so that equal sets look equal");
        }
    }

    private static (IntervalSet<byte> Set, HashSet<byte> Members) Make(Random random)
    {
        var intervals = Enumerable.Range(0, random.Next(5)).Select(_ =>
        {
            var first = random.Next(256);
            return new Interval<byte>((byte)first, (byte)Math.Min(255, first + random.Next(random.Next(2) == 0 ? 4 : 200)));
        }).ToList();
        return (IntervalSet<byte>.OfAll(intervals), [.. intervals.SelectMany(interval => Enumerable.Range(interval.First, interval.Last - interval.First + 1)).Select(number => (byte)number)]);
    }
}
