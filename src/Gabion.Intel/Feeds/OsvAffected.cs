using System.Collections.Immutable;
using System.Text.Json;
using Gabion.Intel.Advisories;

namespace Gabion.Intel.Feeds;

/// <summary>One entry of <c>affected</c> of an OSV record while it is read.</summary>
internal sealed class OsvAffected
{
    private readonly List<(string Type, string Score)> _severities = [];
    private readonly List<AffectedRange> _ranges = [];
    private ImmutableArray<string> _versions = [];
    private string? _ecosystem;
    private string? _name;
    private string? _word;
    private bool _hasPackage;

    /// <summary>Whether a version is that of a module of an rpm distribution.</summary>
    public bool IsModular => _ranges.Exists(range => range.Events.Any(step => step.Version.Contains(".module", StringComparison.Ordinal)));

    public static void ReadAll(ref Utf8JsonReader reader, List<OsvAffected> into)
    {
        if (!OsvRecord.Enter(ref reader, JsonTokenType.StartArray))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var affected = new OsvAffected();
            affected.Read(ref reader);
            into.Add(affected);
        }
    }

    /// <summary>
    /// None for an entry without a package: it is about a repository of source code. Throws <see cref="JsonException"/> for a package without
    /// a name or an ecosystem.
    /// </summary>
    public IEnumerable<AffectedPackage> ToPackages(string source, string? stream)
    {
        if (string.IsNullOrEmpty(_ecosystem) || string.IsNullOrEmpty(_name))
        {
            return _hasPackage ? throw new JsonException(string.IsNullOrEmpty(_name) ? "an affected package has no name" : $"the affected package {_name} is of no ecosystem") : [];
        }

        var name = _name;

        // SUSE files the packages of a release under the modules that ship them.
        var ecosystem = EcosystemNames.Canonical(_ecosystem);
        return ecosystem.StartsWith("SUSE:", StringComparison.Ordinal)
            ? SusePlatforms.Read($"SUSE {ecosystem["SUSE:".Length..]}")?.Ecosystems.Select(release => ToPackage(release, name, source, stream)) ?? []
            : [ToPackage(ecosystem, name, source, stream)];
    }

    private AffectedPackage ToPackage(string ecosystem, string name, string source, string? stream)
    {
        ImmutableArray<SeverityRating> severities = _severities.Count == 0 ? [] : [.. _severities.Select(rating => new SeverityRating(source, rating.Score))];
        return new(ecosystem, EcosystemNames.Normalise(ecosystem, name))
        {
            Ranges = [.. _ranges],
            Versions = _versions,
            Severities = _word is null ? severities : severities.Add(new(source, _word)),
            Stream = stream is not null && IsModular ? stream : null,
        };
    }

    private void Read(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("package"u8))
            {
                _hasPackage = true;
                ReadPackage(ref reader);
            }
            else if (reader.ValueTextEquals("ranges"u8))
            {
                ReadRanges(ref reader);
            }
            else if (reader.ValueTextEquals("versions"u8))
            {
                _versions = OsvRecord.Texts(ref reader);
            }
            else if (reader.ValueTextEquals("severity"u8))
            {
                OsvRecord.Ratings(ref reader, _severities);
            }
            else if (reader.ValueTextEquals("ecosystem_specific"u8) || reader.ValueTextEquals("database_specific"u8))
            {
                // Debian's urgency stands here.
                _word = OsvRecord.Member(ref reader, "urgency"u8) ?? _word;
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadPackage(ref Utf8JsonReader reader)
    {
        if (!OsvRecord.Enter(ref reader, JsonTokenType.StartObject))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("ecosystem"u8))
            {
                _ecosystem = OsvRecord.Text(ref reader);
            }
            else if (reader.ValueTextEquals("name"u8))
            {
                _name = OsvRecord.Text(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadRanges(ref Utf8JsonReader reader)
    {
        if (!OsvRecord.Enter(ref reader, JsonTokenType.StartArray))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var kind = RangeKind.Ecosystem;
            var events = ImmutableArray.CreateBuilder<RangeEvent>(2);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("type"u8))
                {
                    kind = OsvRecord.Text(ref reader) switch { "SEMVER" => RangeKind.Semver, "GIT" => RangeKind.Git, _ => RangeKind.Ecosystem };
                }
                else if (reader.ValueTextEquals("events"u8))
                {
                    ReadEvents(ref reader, events);
                }
                else
                {
                    reader.Skip();
                }
            }

            _ranges.Add(new(kind, events.DrainToImmutable()));
        }
    }

    private static void ReadEvents(ref Utf8JsonReader reader, ImmutableArray<RangeEvent>.Builder events)
    {
        if (!OsvRecord.Enter(ref reader, JsonTokenType.StartArray))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                RangeEventKind? kind = reader.ValueTextEquals("introduced"u8) ? RangeEventKind.Introduced
                    : reader.ValueTextEquals("fixed"u8) ? RangeEventKind.Fixed
                    : reader.ValueTextEquals("last_affected"u8) ? RangeEventKind.LastAffected
                    : reader.ValueTextEquals("limit"u8) ? RangeEventKind.Limit
                    : null;
                var version = OsvRecord.Text(ref reader);
                if (kind is { } known)
                {
                    // Without it the range would be another: of a "fixed" that is lost everything were affected.
                    events.Add(new(known, string.IsNullOrWhiteSpace(version) ? throw new JsonException($"an event of a range names no version ({known})") : version));
                }
            }
        }
    }
}
