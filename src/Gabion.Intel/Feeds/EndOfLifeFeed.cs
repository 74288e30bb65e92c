using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Gabion.Intel.Advisories;

namespace Gabion.Intel.Feeds;

/// <summary>
/// The dates of endoflife.date (api/PRODUCT.json, or api/v1/products/PRODUCT): one file for a distribution, named after it, a list
/// of <c>{cycle, eol, extendedSupport}</c>. Products that are no distribution are passed over.
/// </summary>
internal sealed class EndOfLifeFeed : JsonElementFeed
{
    private static readonly FrozenDictionary<string, Func<string, string>> Ecosystems = new Dictionary<string, Func<string, string>>(StringComparer.Ordinal)
    {
        ["debian"] = cycle => $"Debian:{cycle}",
        ["ubuntu"] = cycle => $"Ubuntu:{cycle}{(cycle.EndsWith(".04", StringComparison.Ordinal) && int.TryParse(cycle.Split('.')[0], out var year) && year % 2 == 0 ? ":LTS" : "")}",
        ["alpine"] = cycle => $"Alpine:v{cycle}",
        ["alpine-linux"] = cycle => $"Alpine:v{cycle}",
        ["almalinux"] = cycle => $"AlmaLinux:{cycle}",
        ["rocky-linux"] = cycle => $"Rocky Linux:{cycle}",
        ["rhel"] = cycle => $"Red Hat:enterprise_linux:{cycle}",
        ["centos"] = cycle => $"CentOS:{cycle}",
        ["centos-stream"] = cycle => $"CentOS Stream:{cycle}",
        ["oracle-linux"] = cycle => $"Oracle Linux:{cycle}",
        ["sles"] = cycle => $"SUSE:Linux Enterprise Server {(cycle is "12.0" or "15.0" ? cycle[..2] : cycle.Replace(".", " SP", StringComparison.Ordinal))}",
        ["opensuse"] = cycle => $"openSUSE:Leap {cycle}",
        ["mageia"] = cycle => $"Mageia:{cycle}",
        ["openeuler"] = cycle => $"openEuler:{cycle}",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    protected override int Depth => 1;

    private Func<string, string>? Ecosystem { get; set; }

    public override bool Accepts(string path) => base.Accepts(path) && Ecosystems.ContainsKey(Product(path));

    public override void Read(string path, Stream content, IFeedSink sink)
    {
        Ecosystem = Ecosystems.GetValueOrDefault(Product(path));
        base.Read(path, content, sink);
    }

    protected override string NameOf(string name, JsonElement record) => JsonPath.Text(record, "cycle") ?? name;

    protected override void Take(string name, JsonElement record, IFeedSink sink)
    {
        var cycle = JsonPath.Text(record, "cycle") ?? throw new JsonException("the entry has no cycle");
        if (Date(record, "eol") is { } end && Ecosystem is not null)
        {
            sink.Add(new ReleaseEnd(Ecosystem(cycle), end, Date(record, "extendedSupport")));
        }
    }

    private static string Product(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? name[..^5] : name;
    }

    /// <summary>A date; null for <c>true</c> and <c>false</c>, which name no day.</summary>
    private static DateOnly? Date(JsonElement record, string member) =>
        DateOnly.TryParseExact(JsonPath.Text(record, member), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
}
