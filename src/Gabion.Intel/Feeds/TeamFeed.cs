using System.Collections.Immutable;
using System.Text;
using Gabion.Formats;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Intel.Advisories;
using Gabion.Model;

namespace Gabion.Intel.Feeds;

/// <summary>The team's own advisories; the form is documented in <c>docs/advisories.md</c>. A record with a fault is refused whole, with its place.</summary>
internal sealed class TeamFeed : Feed
{
    private static readonly string[] Keys = ["id", "aliases", "summary", "details", "severity", "packages", "references", "withdrawn", "malicious"];
    private static readonly string[] PackageKeys = ["ecosystem", "name", "introduced", "fixed", "last-affected", "versions"];

    public override bool Accepts(string path) => EndsWith(path, ".yaml", ".yml");

    public override void Read(string path, Stream content, IFeedSink sink)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(sink);
        if (ReadAll(path, content, sink) is not { } bytes)
        {
            return;
        }

        foreach (var document in YamlReader.Read(Encoding.UTF8.GetString(bytes)))
        {
            if (document.Problems is [var problem, ..])
            {
                sink.Reject($"{path}:{problem.At}", problem.Message);
            }

            var list = document.Field["advisories"];
            if (document.Root is not null && !list.IsSequence)
            {
                sink.Reject($"{path}:{document.Field.Span}", "a file of advisories holds a list under the key 'advisories'");
            }

            foreach (var item in list.Items)
            {
                if (Fault(item) is var (at, reason))
                {
                    sink.Reject($"{path}:{at}", reason);
                }
                else
                {
                    sink.Add(ToAdvisory(item));
                }
            }
        }
    }

    private static Advisory ToAdvisory(Field item) => new()
    {
        Id = item["id"].Text!,
        Kind = item["malicious"].IsTrue ? AdvisoryKind.MaliciousPackage : AdvisoryKind.Vulnerability,
        Aliases = [.. Words(item["aliases"])],
        Summary = item["summary"].Text,
        Details = item["details"].Text is { Length: > Advisory.MaxDetails } details ? details[..Advisory.MaxDetails] : item["details"].Text,
        Severities = item["severity"].Text is { } severity ? [new("your team", severity)] : [],
        References = [.. Words(item["references"]).Take(Advisory.MaxReferences)],
        Withdrawn = item["withdrawn"].IsTrue ? DateTimeOffset.UnixEpoch : null,
        Affected = [.. item["packages"].Items.Select(ToPackage)],
    };

    private static AffectedPackage ToPackage(Field field)
    {
        var ecosystem = EcosystemNames.Canonical(field["ecosystem"].Text!);
        var events = ImmutableArray.CreateBuilder<RangeEvent>();
        if (field["introduced"].IsSet || field["fixed"].IsSet || field["last-affected"].IsSet || !field["versions"].IsSet)
        {
            events.Add(new(RangeEventKind.Introduced, field["introduced"].Text ?? "0"));
        }

        if (field["fixed"].Text is { } fixedIn)
        {
            events.Add(new(RangeEventKind.Fixed, fixedIn));
        }

        if (field["last-affected"].Text is { } last)
        {
            events.Add(new(RangeEventKind.LastAffected, last));
        }

        return new(ecosystem, EcosystemNames.Normalise(ecosystem, field["name"].Text!))
        {
            Ranges = events.Count == 0 ? [] : [new(RangeKind.Ecosystem, events.DrainToImmutable())],
            Versions = [.. Words(field["versions"])],
        };
    }

    private static (TextSpan At, string Reason)? Fault(Field item)
    {
        if (!item.IsMapping)
        {
            return (item.Span, "an advisory is a mapping with id, summary, severity and packages");
        }

        if (Unknown(item, Keys) is { } fault)
        {
            return fault;
        }

        if (string.IsNullOrWhiteSpace(item["id"].Text))
        {
            return (item.Span, "the advisory has no id");
        }

        if (item["severity"].Text is { } severity && new SeverityRating("", severity).Level is null)
        {
            return (item["severity"].Span, $"the severity '{severity}' is neither a CVSS vector nor one of critical, high, medium, low");
        }

        if (item["packages"].Items.Count == 0)
        {
            return (item["packages"].Span, "the advisory names no packages, so that it would match nothing");
        }

        foreach (var package in item["packages"].Items)
        {
            if (Unknown(package, PackageKeys) is { } wrong)
            {
                return wrong;
            }

            if (package["name"].Text is null || package["ecosystem"].Text is not { } ecosystem)
            {
                return (package.Span, "a package needs an ecosystem and a name");
            }

            if (!EcosystemNames.All.Contains(EcosystemNames.Family(EcosystemNames.Canonical(ecosystem))))
            {
                var nearest = Spelling.Nearest(ecosystem, EcosystemNames.All);
                return (package["ecosystem"].Span, $"there is no ecosystem '{ecosystem}'{(nearest is null ? "" : $"; did you mean '{nearest}'?")}");
            }
        }

        return null;
    }

    private static (TextSpan At, string Reason)? Unknown(Field mapping, string[] keys)
    {
        foreach (var entry in mapping.Entries)
        {
            if (!keys.Contains(entry.Key))
            {
                var nearest = Spelling.Nearest(entry.Key, keys);
                return (entry.WrittenKey.Span, $"unknown key '{entry.Key}'{(nearest is null ? "" : $"; did you mean '{nearest}'?")}");
            }
        }

        return null;
    }

    private static IEnumerable<string> Words(Field field) => field.IsSequence ? field.Texts : field.Text is { } one ? [one] : [];
}
