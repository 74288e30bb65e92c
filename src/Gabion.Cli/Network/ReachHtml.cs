using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Gabion.Network.Algebra;
using Gabion.Network.Reach;

namespace Gabion.Cli.Network;

/// <summary>The graph as one page for a browser: workloads by namespace, light and dark, search, nothing fetched from anywhere.</summary>
internal static class ReachHtml
{
    /// <summary>More connections than this make a page that no browser shows well.</summary>
    public const int MostConnections = 50_000;

    // Strict: <, > and & are escaped, so that no name in a manifest can end the script element it stands in.
    private static readonly JsonWriterOptions InsideHtml = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>False, with nothing written, when there are too many connections.</summary>
    public static bool TryWrite(TextWriter output, ReachView view)
    {
        var lines = view.Lines().Take(MostConnections + 1).ToList();
        if (lines.Count > MostConnections)
        {
            return false;
        }

        var (style, script) = (Piece("page.css"), Piece("page.js"));
        var policy = $"default-src 'none'; base-uri 'none'; form-action 'none'; style-src '{Digest(style)}'; script-src '{Digest(script)}'";
        foreach (var part in Piece("page.html").Split('@'))
        {
            output.Write(part switch
            {
                "POLICY" => policy,
                "STYLE" => style,
                "SCRIPT" => script,
                "DATA" => Data(view, lines),
                _ => part,
            });
        }

        return true;
    }

    private static string Data(ReachView view, List<ReachLine> lines)
    {
        var withOther = view.Map.Reach.Topology.SpeaksOfOtherProtocols;
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        using var content = new MemoryStream();
        using (var json = new Utf8JsonWriter(content, InsideHtml))
        {
            json.WriteStartObject();
            json.WriteStartArray("peers");
            var shown = lines.SelectMany(line => (ReachPeer[])[line.From, line.To]).Concat(view.Sources.Concat(view.Destinations).Where(peer => !peer.Endpoints.IsEmpty));
            foreach (var peer in shown.DistinctBy(Id).OrderBy(Id, StringComparer.Ordinal))
            {
                var name = peer.Name;
                var network = view.HasNetworks && !peer.Networks.IsEmpty ? $" · {peer.Networks[0].Title}" : "";
                numbers.Add(Id(peer), numbers.Count);
                var slash = name.StartsWith('{') || name.EndsWith("[External]", StringComparison.Ordinal) ? -1 : name.IndexOf('/', StringComparison.Ordinal);
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WriteString("space", slash < 0 ? "" : $"{name[..slash]}{network}");
                json.WriteString("label", name[(slash + 1)..].Replace("[External]", "", StringComparison.Ordinal));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("edges");
            foreach (var line in lines)
            {
                json.WriteStartObject();
                json.WriteNumber("from", numbers[Id(line.From)]);
                json.WriteNumber("to", numbers[Id(line.To)]);
                if (!line.Decision.Allowed.IsEmpty)
                {
                    json.WriteString("text", ConnectionText.Of(line.Decision.Allowed, withOther));
                }

                if (line.Decision.Undecided is { IsEmpty: false } undecided)
                {
                    json.WriteString("maybe", ConnectionText.Of(undecided, withOther));
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(content.ToArray());
    }

    /// <summary>A workload is shown in its primary network, under its name, and in each network beside it.</summary>
    private static string Id(ReachPeer peer) => peer.Networks is [{ IsPrimary: false } network, ..] ? $"{peer.Name} {network.Label}" : peer.Name;

    private static string Digest(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static string Piece(string name)
    {
        using var stream = typeof(ReachHtml).Assembly.GetManifestResourceStream($"network.{name}")
            ?? throw new InvalidOperationException($"The page's {name} is not in the program.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
