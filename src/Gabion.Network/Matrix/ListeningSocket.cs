using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Network.Algebra;

namespace Gabion.Network.Matrix;

/// <summary>A socket that waits on a node.</summary>
/// <param name="Address">What it is bound to; null for every address.</param>
/// <param name="Process">The program's name, where the list has it.</param>
public sealed record ListeningSocket(TransportProtocol Protocol, IPAddress? Address, ushort Port, string? Process, Location Place)
{
    public bool IsLoopback => Address is { } address && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    /// <summary>Reads what <c>ss -lntup</c> writes; lines that are no socket are gaps.</summary>
    public static ImmutableArray<ListeningSocket> ReadSs(string path, string text, ICollection<CoverageGap> gaps)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(gaps);
        var found = ImmutableArray.CreateBuilder<ListeningSocket>();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words is [] or ["Netid", ..] or ["State", ..])
            {
                continue;
            }

            // With one protocol asked for, ss leaves the column out; of LISTEN only TCP has one.
            var protocol = words[0] switch { "tcp" or "LISTEN" => TransportProtocol.Tcp, "udp" or "UNCONN" => TransportProtocol.Udp, "sctp" => TransportProtocol.Sctp, _ => (TransportProtocol?)null };
            var local = words.FirstOrDefault(word => word.Contains(':', StringComparison.Ordinal));
            if (protocol is not { } known || local is null || Endpoint(local) is not var (address, port))
            {
                gaps.Add(new(GapKind.Invalid, path, TextSpan.At(number, 1), "The line is no socket as 'ss -lntup' writes it."));
                continue;
            }

            var users = line.IndexOf("users:((\"", StringComparison.Ordinal);
            var process = users < 0 ? null : line[(users + 9)..].Split('"')[0];
            found.Add(new(known, address, port, process, new(path, TextSpan.At(number, 1))));
        }

        return found.ToImmutable();
    }

    /// <summary>Reads <c>/proc/net/tcp</c>, <c>tcp6</c>, <c>udp</c> or <c>udp6</c>, as the name says which: sockets that listen (TCP) or are not connected (UDP).</summary>
    public static ImmutableArray<ListeningSocket> ReadProc(string path, string text, ICollection<CoverageGap> gaps)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(gaps);
        var protocol = path.TrimEnd('6').EndsWith("udp", StringComparison.Ordinal) ? TransportProtocol.Udp : TransportProtocol.Tcp;
        var waits = protocol == TransportProtocol.Tcp ? "0A" : "07";
        var found = ImmutableArray.CreateBuilder<ListeningSocket>();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || words[0] == "sl")
            {
                continue;
            }

            if (words.Length < 4 || words[1].Split(':') is not [var address, var port] || !ushort.TryParse(port, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var numeric) || Hex(address) is not { } bound)
            {
                gaps.Add(new(GapKind.Invalid, path, TextSpan.At(number, 1), "The line is no socket as the kernel writes it."));
            }
            else if (words[3] == waits && numeric > 0)
            {
                found.Add(new(protocol, IsEvery(bound) ? null : bound, numeric, null, new(path, TextSpan.At(number, 1))));
            }
        }

        return found.ToImmutable();
    }

    private static (IPAddress? Address, ushort Port)? Endpoint(string text)
    {
        var colon = text.LastIndexOf(':');
        var host = text[..colon].Trim('[', ']');
        host = host.Contains('%', StringComparison.Ordinal) ? host[..host.IndexOf('%', StringComparison.Ordinal)] : host;
        if (!ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return null;
        }

        return host is "*" or "" ? (null, port) : IPAddress.TryParse(host.Trim('[', ']'), out var address) ? (IsEvery(address) ? null : address, port) : null;
    }

    private static bool IsEvery(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    /// <summary>The kernel writes addresses as 32-bit words in the order of the machine: here little-endian.</summary>
    private static IPAddress? Hex(string text)
    {
        if (text.Length is not (8 or 32))
        {
            return null;
        }

        var bytes = new byte[text.Length / 2];
        for (var i = 0; i < bytes.Length; i++)
        {
            if (!byte.TryParse(text.AsSpan(i * 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out bytes[(i / 4 * 4) + 3 - (i % 4)]))
            {
                return null;
            }
        }

        return new(bytes);
    }
}
