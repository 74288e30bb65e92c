using System.Collections.Immutable;
using System.Text.Json;
using Gabion.Intel.Feeds;

namespace Gabion.Intel.Vex;

/// <summary>
/// CSAF 2.0, profile VEX (docs.oasis-open.org/csaf/csaf/v2.0, section 4.5): statuses of products, and flags that justify them. A product that is
/// known not to be affected needs a flag, or a threat of the category <c>impact</c> (6.1.27.9).
/// </summary>
internal static class CsafVex
{
    private const int MaxDepth = 30;

    private static readonly (string List, string Status)[] Lists =
        [("known_not_affected", "not_affected"), ("fixed", "fixed"), ("first_fixed", "fixed"), ("known_affected", "affected"), ("under_investigation", "under_investigation")];

    public static IEnumerable<VexStatement> Read(string path, JsonElement root)
    {
        var document = JsonPath.Member(root, "document");
        var from = VexReader.Document(path, JsonPath.Text(JsonPath.Member(document, "publisher"), "name"));
        var at = VexReader.Time(JsonPath.Text(JsonPath.Member(document, "tracking"), "current_release_date"));
        var products = Products(JsonPath.Member(root, "product_tree"));
        var groups = Groups(JsonPath.Member(root, "product_tree"));
        foreach (var vulnerability in JsonPath.Items(root, "vulnerabilities"))
        {
            ImmutableArray<string> ids = [.. new[] { JsonPath.Text(vulnerability, "cve") }.Concat(JsonPath.Items(vulnerability, "ids").Select(id => JsonPath.Text(id, "text"))).OfType<string>()];
            foreach (var (list, status) in Lists)
            {
                foreach (var id in JsonPath.Texts(JsonPath.Member(vulnerability, "product_status"), list))
                {
                    if (products.TryGetValue(id, out var product))
                    {
                        var (flag, impact) = (Flag(vulnerability, id, groups), Impact(vulnerability, id, groups));
                        yield return new(ids, status, [product], flag, impact, at, from) { OwesReason = status == "not_affected" && flag is null && impact is null };
                    }
                }
            }
        }
    }

    private static string? Flag(JsonElement vulnerability, string product, ILookup<string, string> groups) =>
        JsonPath.Items(vulnerability, "flags").Where(flag => IsOf(flag, product, groups)).Select(flag => JsonPath.Text(flag, "label")).FirstOrDefault();

    private static string? Impact(JsonElement vulnerability, string product, ILookup<string, string> groups) =>
        JsonPath.Items(vulnerability, "threats").Where(threat => JsonPath.Text(threat, "category") == "impact" && IsOf(threat, product, groups))
            .Select(threat => JsonPath.Text(threat, "details")).FirstOrDefault();

    /// <summary>Whether a flag or a threat is of a product, by itself or by a group that it is in.</summary>
    private static bool IsOf(JsonElement said, string product, ILookup<string, string> groups) =>
        JsonPath.Texts(said, "product_ids").Contains(product) || JsonPath.Texts(said, "group_ids").Intersect(groups[product], StringComparer.Ordinal).Any();

    /// <summary>The groups that each product is in.</summary>
    private static ILookup<string, string> Groups(JsonElement tree) =>
        JsonPath.Items(tree, "product_groups").SelectMany(group => JsonPath.Texts(group, "product_ids").Select(product => (Product: product, Group: JsonPath.Text(group, "group_id") ?? "")))
            .ToLookup(pair => pair.Product, pair => pair.Group, StringComparer.Ordinal);

    /// <summary>Products with a package URL; a relationship is the component, as a part of the image that it belongs to where it is one.</summary>
    private static Dictionary<string, VexProduct> Products(JsonElement tree)
    {
        var products = new Dictionary<string, VexProduct>(StringComparer.Ordinal);
        Branches(tree, products, 0);
        foreach (var product in JsonPath.Items(tree, "full_product_names"))
        {
            Add(product, products);
        }

        foreach (var relation in JsonPath.Items(tree, "relationships"))
        {
            if (JsonPath.Text(JsonPath.Member(relation, "full_product_name"), "product_id") is { } id
                && products.GetValueOrDefault(JsonPath.Text(relation, "product_reference") ?? "") is { } component)
            {
                var whole = products.GetValueOrDefault(JsonPath.Text(relation, "relates_to_product_reference") ?? "");
                products.TryAdd(id, whole?.Names.Any(name => name.StartsWith("pkg:oci/", StringComparison.Ordinal)) == true ? new(whole.Names, component.Names) : component);
            }
        }

        return products;
    }

    private static void Branches(JsonElement element, Dictionary<string, VexProduct> products, int depth)
    {
        foreach (var branch in depth > MaxDepth ? [] : JsonPath.Items(element, "branches"))
        {
            Add(JsonPath.Member(branch, "product"), products);
            Branches(branch, products, depth + 1);
        }
    }

    private static void Add(JsonElement product, Dictionary<string, VexProduct> products)
    {
        if (JsonPath.Text(product, "product_id") is { } id && JsonPath.Text(JsonPath.Member(product, "product_identification_helper"), "purl") is { } url)
        {
            products.TryAdd(id, new([url], []));
        }
    }
}
