using System.Collections.Immutable;
using System.Text.Json;
using Gabion.Intel.Advisories;

namespace Gabion.Intel.Feeds;

/// <summary>
/// CSAF 2.0 (docs.oasis-open.org/csaf/csaf/v2.0) as Red Hat (VEX), SUSE and openEuler publish it: a file for a CVE or an erratum, in
/// which a product is a package together with the platform that it is part of.
/// </summary>
internal sealed class CsafFeed : Feed
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };

    /// <summary>Who rates: <c>Red Hat</c>, <c>SUSE</c>, <c>openEuler</c>.</summary>
    public required string Vendor { get; init; }

    public override bool Accepts(string path) => EndsWith(path, ".json") && !EndsWith(path, "index.json", "provider-metadata.json", "changes.json");

    public override void Read(string path, Stream content, IFeedSink sink)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(sink);
        if (ReadAll(path, content, sink) is not { } bytes)
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(bytes, Options);
            Read(document.RootElement, sink);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            sink.Reject(path, error.Message);
        }
    }

    private void Read(JsonElement root, IFeedSink sink)
    {
        var document = JsonPath.Member(root, "document");
        var erratum = JsonPath.Text(JsonPath.Member(document, "tracking"), "id");
        var aggregate = JsonPath.Text(JsonPath.Member(document, "aggregate_severity"), "text");
        var products = CsafProducts.Read(JsonPath.Member(root, "product_tree"), Vendor);
        var any = false;
        foreach (var vulnerability in JsonPath.Items(root, "vulnerabilities"))
        {
            any = true;
            var id = JsonPath.Text(vulnerability, "cve") ?? erratum ?? throw new JsonException("neither the file nor the vulnerability has an id");
            sink.Add(new Advisory
            {
                Id = id,
                Related = erratum is not null && erratum != id ? [erratum] : [],
                Summary = JsonPath.Text(vulnerability, "title") ?? JsonPath.Text(document, "title"),
                Severities = Ratings(vulnerability, aggregate),
                Affected = Vendor == "SUSE" ? SuseStatements.Join(Statements(vulnerability, products)) : Packages(vulnerability, products),
                References = [.. JsonPath.Items(vulnerability, "references").Select(reference => JsonPath.Text(reference, "url")).OfType<string>().Take(Advisory.MaxReferences)],
                Modified = DateTimeOffset.TryParse(JsonPath.Text(JsonPath.Member(document, "tracking"), "current_release_date"), System.Globalization.CultureInfo.InvariantCulture, out var time) ? time : null,
            });
        }

        if (!any)
        {
            throw new JsonException("the file holds no vulnerabilities");
        }
    }

    /// <summary>The vendor's word first, then its vectors.</summary>
    private ImmutableArray<SeverityRating> Ratings(JsonElement vulnerability, string? aggregate)
    {
        var word = JsonPath.Items(vulnerability, "threats").Where(threat => JsonPath.Text(threat, "category") == "impact").Select(threat => JsonPath.Text(threat, "details")).FirstOrDefault(text => text is not null && SeverityWords.Parse(text) is not null);
        var vectors = JsonPath.Items(vulnerability, "scores").SelectMany(score => ((string[])["cvss_v4", "cvss_v3", "cvss_v2"]).Select(version => JsonPath.Text(JsonPath.Member(score, version), "vectorString")));
        return [.. new[] { word ?? aggregate }.Concat(vectors).OfType<string>().Distinct(StringComparer.Ordinal).Select(value => new SeverityRating(Vendor, value))];
    }

    private static ImmutableArray<AffectedPackage> Packages(JsonElement vulnerability, CsafProducts products)
    {
        var status = JsonPath.Member(vulnerability, "product_status");
        var plans = Plans(vulnerability);
        var packages = new Dictionary<(string, string, string?, PackageStatus, string?), AffectedPackage>();
        foreach (var (list, kind) in Lists)
        {
            var named = JsonPath.Texts(status, list).Select(id => (Id: id, Product: products.Find(id))).Where(found => found.Product is not null).ToList();

            // A source package speaks for all that is built from it.
            var bySource = named.Where(found => found.Product!.IsSource).SelectMany(found => found.Product!.Platform.Ecosystems).ToHashSet(StringComparer.Ordinal);
            foreach (var (id, product, ecosystem) in named.SelectMany(found => found.Product!.Platform.Ecosystems.Select(ecosystem => (found.Id, found.Product!, ecosystem)))
                .Where(found => found.Item2.IsSource || !bySource.Contains(found.ecosystem)))
            {
                var (own, note) = kind == PackageStatus.Unsaid && list == "known_affected" && plans.TryGetValue(id, out var plan) ? plan : (kind, null);
                var fixedIn = IsFix(list) ? product.Version : null;
                if (IsFix(list) && fixedIn is null)
                {
                    continue;
                }

                packages.TryAdd((ecosystem, product.Name, fixedIn, own, product.Stream), new(ecosystem, product.Name)
                {
                    Status = own,
                    StatusNote = note,
                    Stream = product.Stream,
                    Ranges = own == PackageStatus.NotAffected ? [] : [AffectedRange.Before(fixedIn)],
                });
            }
        }

        return [.. packages.Values];
    }

    /// <summary>
    /// SUSE's lists. What has no fix is named without a version, so that the last parts of the name itself must not be taken for
    /// one (<c>libjavascriptcoregtk-4_0-18</c>), as its package URLs do.
    /// </summary>
    private static IEnumerable<SuseStatement> Statements(JsonElement vulnerability, CsafProducts products)
    {
        var status = JsonPath.Member(vulnerability, "product_status");
        var plans = Plans(vulnerability);
        foreach (var (list, kind) in Lists)
        {
            foreach (var id in JsonPath.Texts(status, list))
            {
                if (products.Find(id) is not { } product)
                {
                    continue;
                }

                if (IsFix(list))
                {
                    if (product.Version is { Length: > 0 } version)
                    {
                        yield return new(product.Platform, product.Name, PackageStatus.Unsaid, version, Source: product.Source);
                    }
                }
                else if (product.Reference is { } reference)
                {
                    var name = CsafProducts.OfName(reference)?.Name ?? product.Name;
                    var (own, note) = kind == PackageStatus.Unsaid && plans.TryGetValue(id, out var plan) ? plan : (kind, null);
                    yield return new(product.Platform, name, own, null, note);
                }
            }
        }
    }

    private static bool IsFix(string list) => list is "fixed" or "first_fixed" or "recommended";

    private static readonly (string List, PackageStatus Status)[] Lists =
    [
        ("fixed", PackageStatus.Unsaid), ("first_fixed", PackageStatus.Unsaid), ("recommended", PackageStatus.Unsaid),
        ("known_affected", PackageStatus.Unsaid), ("under_investigation", PackageStatus.UnderInvestigation), ("known_not_affected", PackageStatus.NotAffected),
    ];

    /// <summary>What the vendor plans for a product that has no fix.</summary>
    private static Dictionary<string, (PackageStatus, string?)> Plans(JsonElement vulnerability)
    {
        var plans = new Dictionary<string, (PackageStatus, string?)>(StringComparer.Ordinal);
        foreach (var remedy in JsonPath.Items(vulnerability, "remediations"))
        {
            var details = JsonPath.Text(remedy, "details");
            PackageStatus? plan = (JsonPath.Text(remedy, "category"), details) switch
            {
                ("no_fix_planned", "Out of support scope") => PackageStatus.EndOfLife,
                ("no_fix_planned", _) => PackageStatus.WillNotFix,
                ("none_available", "Fix deferred") => PackageStatus.Postponed,
                _ => null,
            };
            foreach (var id in plan is null ? [] : JsonPath.Texts(remedy, "product_ids"))
            {
                plans.TryAdd(id, (plan!.Value, details));
            }
        }

        return plans;
    }
}
