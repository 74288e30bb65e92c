using System.Collections.Immutable;
using Gabion.Intel.Advisories;
using Gabion.Intel.Matching;

namespace Gabion.Database;

/// <summary>An affected package as bytes, without its ecosystem and name: they are the key it is stored under.</summary>
internal static class AffectedCodec
{
    private const byte Withdrawn = 1;
    private const byte HasStatus = 2;
    private const byte HasStream = 4;
    private const byte HasSeverities = 8;
    private const byte HasVersions = 16;
    private const byte OneFix = 32;

    public static void Write(RecordWriter writer, long advisory, AdvisoryKind kind, bool isWithdrawn, AffectedPackage affected)
    {
        var isOneFix = IsOneFix(affected.Ranges);
        writer.Number(advisory);
        writer.Byte((byte)kind);
        writer.Byte((byte)((isWithdrawn ? Withdrawn : 0) | (affected.Status != PackageStatus.Unsaid ? HasStatus : 0) | (affected.Stream is not null ? HasStream : 0)
            | (affected.Severities.IsEmpty ? 0 : HasSeverities) | (affected.Versions.IsEmpty ? 0 : HasVersions) | (isOneFix ? OneFix : 0)));
        if (affected.Status != PackageStatus.Unsaid)
        {
            writer.Byte((byte)affected.Status);
            writer.Text(affected.StatusNote);
        }

        if (affected.Stream is not null)
        {
            writer.Text(affected.Stream);
        }

        if (!affected.Severities.IsEmpty)
        {
            AdvisoryCodec.WriteRatings(writer, affected.Severities);
        }

        if (isOneFix)
        {
            writer.Text(affected.Ranges[0].Events[1].Version);
        }
        else
        {
            WriteRanges(writer, affected.Ranges);
        }

        if (!affected.Versions.IsEmpty)
        {
            writer.Texts(affected.Versions);
        }
    }

    public static KnownPackage Read(ref RecordReader reader, string feed, string ecosystem, string name)
    {
        var advisory = reader.Number();
        var kind = (AdvisoryKind)reader.Byte();
        var flags = reader.Byte();
        var (status, note) = (flags & HasStatus) != 0 ? ((PackageStatus)reader.Byte(), reader.Text()) : (PackageStatus.Unsaid, null);
        var stream = (flags & HasStream) != 0 ? reader.Text() : null;
        var severities = (flags & HasSeverities) != 0 ? AdvisoryCodec.ReadRatings(ref reader) : [];
        var ranges = (flags & OneFix) != 0 ? [AffectedRange.Before(reader.Text())] : ReadRanges(ref reader);
        var versions = (flags & HasVersions) != 0 ? reader.Texts() : [];
        return new(
            feed,
            advisory,
            new(ecosystem, name) { Status = status, StatusNote = note, Stream = stream, Severities = severities, Ranges = ranges, Versions = versions },
            kind,
            (flags & Withdrawn) != 0);
    }

    /// <summary>Everything before one fix: what nearly every record of a distribution says.</summary>
    private static bool IsOneFix(ImmutableArray<AffectedRange> ranges) =>
        ranges is [{ Kind: RangeKind.Ecosystem, Events: [{ Kind: RangeEventKind.Introduced, Version: "0" }, { Kind: RangeEventKind.Fixed }] }];

    private static void WriteRanges(RecordWriter writer, ImmutableArray<AffectedRange> ranges)
    {
        writer.Number(ranges.Length);
        foreach (var range in ranges)
        {
            writer.Byte((byte)range.Kind);
            writer.Number(range.Events.Length);
            foreach (var step in range.Events)
            {
                writer.Byte((byte)step.Kind);
                writer.Text(step.Version);
            }
        }
    }

    private static ImmutableArray<AffectedRange> ReadRanges(ref RecordReader reader)
    {
        var ranges = new AffectedRange[reader.Count(reader.Number())];
        for (var i = 0; i < ranges.Length; i++)
        {
            var kind = (RangeKind)reader.Byte();
            var events = new RangeEvent[reader.Count(reader.Number())];
            for (var j = 0; j < events.Length; j++)
            {
                events[j] = new((RangeEventKind)reader.Byte(), reader.Text() ?? "");
            }

            ranges[i] = new(kind, Frozen(events));
        }

        return Frozen(ranges);
    }

    private static ImmutableArray<T> Frozen<T>(T[] items) => System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(items);
}
