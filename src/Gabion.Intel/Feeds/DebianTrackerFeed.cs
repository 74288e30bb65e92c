using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Gabion.Intel.Advisories;

namespace Gabion.Intel.Feeds;

/// <summary>
/// The Debian security tracker (security-tracker.debian.org/tracker/data/json):
/// <c>{source package: {id: {releases: {codename: {status, fixed_version, urgency, nodsa, nodsa_reason}}}}}</c>.
/// </summary>
internal sealed class DebianTrackerFeed : JsonElementFeed
{
    private static readonly FrozenDictionary<string, string> Releases = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["jessie"] = "8",
        ["stretch"] = "9",
        ["buster"] = "10",
        ["bullseye"] = "11",
        ["bookworm"] = "12",
        ["trixie"] = "13",
        ["forky"] = "14",
        ["duke"] = "15",
        ["sid"] = "unstable",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    protected override int Depth => 1;

    protected override void Take(string name, JsonElement record, IFeedSink sink)
    {
        foreach (var vulnerability in record.EnumerateObject())
        {
            if (vulnerability.Value.ValueKind != JsonValueKind.Object)
            {
                sink.Reject($"{name} {vulnerability.Name}", "it is no object");
                continue;
            }

            var affected = ImmutableArray.CreateBuilder<AffectedPackage>();
            foreach (var release in JsonPath.Member(vulnerability.Value, "releases") is { ValueKind: JsonValueKind.Object } releases ? releases.EnumerateObject() : default)
            {
                if (Releases.TryGetValue(release.Name, out var number))
                {
                    affected.Add(Package($"Debian:{number}", name, release.Value));
                }
            }

            var description = JsonPath.Text(vulnerability.Value, "description");
            sink.Add(new Advisory
            {
                Id = vulnerability.Name,
                Details = description is { Length: > Advisory.MaxDetails } ? description[..Advisory.MaxDetails] : description,
                Affected = affected.DrainToImmutable(),
                References = [$"https://security-tracker.debian.org/tracker/{vulnerability.Name}"],
            });
        }
    }

    private static AffectedPackage Package(string ecosystem, string name, JsonElement release)
    {
        var fixedIn = JsonPath.Text(release, "fixed_version");
        var urgency = JsonPath.Text(release, "urgency");
        var status = Status(JsonPath.Text(release, "status"), fixedIn, urgency, JsonPath.Text(release, "nodsa_reason"), JsonPath.Text(release, "nodsa"));
        return new(ecosystem, name)
        {
            Status = status,
            StatusNote = JsonPath.Text(release, "nodsa"),
            Ranges = status == PackageStatus.NotAffected ? [] : [AffectedRange.Before(string.IsNullOrEmpty(fixedIn) ? null : fixedIn)],
            Severities = urgency is null or "end-of-life" || SeverityWords.Parse(urgency) is null ? [] : [new("Debian", urgency)],
        };
    }

    private static PackageStatus Status(string? status, string? fixedIn, string? urgency, string? reason, string? noAdvisory) => (status, fixedIn) switch
    {
        ("resolved", "0") => PackageStatus.NotAffected,
        ("resolved", _) => PackageStatus.Unsaid,
        ("undetermined", _) => PackageStatus.UnderInvestigation,
        _ when urgency == "end-of-life" => PackageStatus.EndOfLife,
        _ when reason == "ignored" => PackageStatus.WillNotFix,
        _ when reason == "postponed" => PackageStatus.Postponed,
        _ when !string.IsNullOrEmpty(noAdvisory) => PackageStatus.NoAdvisory,
        _ => PackageStatus.Unsaid,
    };
}
