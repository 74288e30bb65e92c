using System.Globalization;
using Gabion.Formats.Tree;

namespace Gabion.Model.Container;

/// <summary>A port of a service, from the short form <c>[[IP:][HOST]:]CONTAINER[/PROTOCOL]</c> or the long one.</summary>
/// <param name="HostIp">The address of the host it is bound to; null: every address.</param>
/// <param name="Published">First and last port of the host; null when the engine picks one, or when a variable decides.</param>
/// <param name="Target">First and last port of the container; null when a variable decides.</param>
/// <param name="Unknown">The variable without a default that hides the value, or null.</param>
public sealed record ComposePort(Field Field, string? HostIp, (int First, int Last)? Published, (int First, int Last)? Target, string? Unknown)
{
    /// <summary>True when it is bound to the host's own addresses only.</summary>
    public bool IsLoopback => HostIp is not null && (HostIp == "localhost" || HostIp == "::1" || HostIp.StartsWith("127.", StringComparison.Ordinal));

    /// <summary>True when no address, or the address that stands for all, is given.</summary>
    public bool IsOnEveryInterface => HostIp is null or "0.0.0.0" or "::" or "*";

    /// <summary>The port, or null when the entry has not the form.</summary>
    public static ComposePort? Of(Field field) => field.IsMapping ? Long(field) : field.Text is { } text ? Short(field, text) : null;

    private static ComposePort Long(Field field)
    {
        var ip = ComposeText.Of(field["host_ip"].Text);
        var published = ComposeText.Of(field["published"].Text);
        var target = ComposeText.Of(field["target"].Text);
        return new(field, ip.Text, Range(published.Text), Range(target.Text), ip.Variable ?? published.Variable ?? target.Variable);
    }

    private static ComposePort? Short(Field field, string written)
    {
        var text = ComposeText.Of(written);
        if (text.Text is not { } value)
        {
            return new(field, null, null, null, text.Variable);
        }

        var slash = value.IndexOf('/', StringComparison.Ordinal);
        value = slash < 0 ? value : value[..slash];
        var last = value.LastIndexOf(':');
        if (last < 0)
        {
            return Range(value) is { } only ? new(field, null, null, only, null) : null;
        }

        var target = Range(value[(last + 1)..]);
        var host = value[..last];
        var split = host.LastIndexOf(':');
        var ip = split < 0 ? host.Contains('.', StringComparison.Ordinal) ? host : null : host[..split].Trim('[', ']');
        var published = split < 0 && ip is not null ? null : Range(split < 0 ? host : host[(split + 1)..]);
        return target is null ? null : new(field, ip is "" ? null : ip, published, target, null);
    }

    private static (int First, int Last)? Range(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return Port(dash < 0 ? text : text[..dash]) is { } first && Port(dash < 0 ? text : text[(dash + 1)..]) is { } last && first <= last
            ? (first, last)
            : null;
    }

    private static int? Port(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65_535 ? port : null;
}
