using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model.Cluster;
using Gabion.Network.Algebra;

namespace Gabion.Network.Reading;

/// <summary>The values that policies of several kinds share; what is not legal is a fault with its place.</summary>
internal static class FieldReading
{
    /// <summary>More rules, peers or ports in one list than any policy that a server stores has.</summary>
    public const int MaxItems = 10_000;

    /// <summary>The items of a list that may be absent; anything but a list, and a list beyond reason, is a fault.</summary>
    public static Field.ItemList List(Field field)
    {
        if (field.IsSet && !field.IsSequence)
        {
            throw new PolicyFault(field, $"{field.Path} is not a list");
        }

        return field.Items.Count <= MaxItems ? field.Items : throw new PolicyFault(field, $"{field.Path} has more than {MaxItems} items");
    }

    /// <summary>A label selector; the operators are those that the API server takes.</summary>
    public static LabelSelector Selector(Field field)
    {
        if (field.IsSet && !field.IsMapping)
        {
            throw new PolicyFault(field, $"{field.Path} is not a label selector");
        }

        foreach (var expression in List(field["matchExpressions"]))
        {
            var values = expression["values"].Items.Count;
            switch (expression["operator"].Text)
            {
                case "In" or "NotIn" when values > 0:
                case "Exists" or "DoesNotExist" when values == 0:
                    break;
                default:
                    throw new PolicyFault(expression, $"{expression.Path} is no legal expression of a label selector");
            }
        }

        foreach (var value in field["matchLabels"].Entries.Select(entry => entry.Value).Concat(field["matchExpressions"].Items.SelectMany(expression => expression["values"].Items)))
        {
            if (value.Text is { } text && !IsLabelValue(text))
            {
                throw new PolicyFault(value, $"{value.Path} is '{text}', which is no value of a label");
            }
        }

        return LabelSelector.Of(field);
    }

    /// <summary>A name of a port as the API server takes it (IsValidPortName): a number in quotes is none.</summary>
    public static string PortName(Field field)
    {
        var name = field.Text ?? "";
        var isLegal = name.Length is > 0 and <= 15 && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-') && name.Any(char.IsAsciiLetterLower)
            && name[0] != '-' && name[^1] != '-' && !name.Contains("--", StringComparison.Ordinal);
        return isLegal ? name : throw new PolicyFault(field, $"{field.Path} is '{name}', which is no name of a port: at most 15 small letters, digits and single dashes, at least one letter");
    }

    private static bool IsLabelValue(string text) => text.Length == 0
        || (text.Length <= 63 && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1]) && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'));

    public static TransportProtocol Protocol(Field field) => field.Text switch
    {
        null or "" or "TCP" => TransportProtocol.Tcp,
        "UDP" => TransportProtocol.Udp,
        "SCTP" => TransportProtocol.Sctp,
        _ => throw new PolicyFault(field, $"{field.Path} is '{field.Text}'; it must be TCP, UDP or SCTP"),
    };

    public static ushort Port(Field field) => field.Integer is > 0 and <= ushort.MaxValue and var number
        ? (ushort)number
        : throw new PolicyFault(field, $"{field.Path} is no port from 1 to 65535");

    public static IntervalSet<ushort> PortRange(Field first, Field last)
    {
        var (start, end) = (Port(first), Port(last));
        return start <= end ? IntervalSet<ushort>.Of(start, end) : throw new PolicyFault(last, $"{last.Path} is below the first port of the range");
    }

    public static AddressSet Cidr(Field field) => AddressSet.TryParse(field.Text, out var addresses) && field.Text!.Contains('/', StringComparison.Ordinal)
        ? addresses
        : throw new PolicyFault(field, $"{field.Path} is '{field.Text}', which is no CIDR");

    /// <summary>A CIDR of Kubernetes' own API, in the forms too that it took before it became strict.</summary>
    public static LegacyCidr ApiCidr(Field field) => LegacyCidr.Parse(field.Text)
        ?? throw new PolicyFault(field, $"{field.Path} is '{field.Text}', which is no CIDR");

    /// <summary>The union of the items of a list.</summary>
    public static AddressSet Cidrs(Field list)
    {
        var all = AddressSet.Empty;
        var v4 = new List<Interval<uint>>();
        var v6 = new List<Interval<UInt128>>();
        foreach (var item in List(list))
        {
            var set = Cidr(item);
            v4.AddRange(set.V4.Intervals);
            v6.AddRange(set.V6.Intervals);
        }

        return all with { V4 = IntervalSet<uint>.OfAll(v4), V6 = IntervalSet<UInt128>.OfAll(v6) };
    }

    /// <summary>The union of the items of a list, in which a single address may stand for itself (Calico).</summary>
    public static AddressSet Nets(Field list)
    {
        var all = AddressSet.Empty;
        foreach (var item in List(list))
        {
            all = AddressSet.TryParse(item.Text, out var one) ? all.Union(one) : throw new PolicyFault(item, $"{item.Path} is '{item.Text}', which is no address or CIDR");
        }

        return all;
    }

    /// <summary>The members of a mapping, null values left out.</summary>
    public static ImmutableArray<string> SetKeys(Field mapping) => [.. mapping.Entries.Where(entry => entry.Value.IsSet).Select(entry => entry.Key)];
}
