using System.Collections.Immutable;
using Gabion.Intel.Advisories;

namespace Gabion.Database;

/// <summary>A record as bytes. Of the packages only the names are kept here: their ranges stand where packages are looked up.</summary>
internal static class AdvisoryCodec
{
    /// <summary>Names of packages that are kept with the record, to explain it.</summary>
    private const int MaxNames = 60;

    public static void Write(RecordWriter writer, Advisory advisory)
    {
        writer.Text(advisory.Id);
        writer.Byte((byte)advisory.Kind);
        writer.Texts(advisory.Aliases);
        writer.Texts(advisory.Upstream);
        writer.Texts(advisory.Related);
        writer.Text(advisory.Summary);
        writer.Text(advisory.Details);
        WriteRatings(writer, advisory.Severities);
        writer.Texts(advisory.References);
        WriteTime(writer, advisory.Published);
        WriteTime(writer, advisory.Modified);
        WriteTime(writer, advisory.Withdrawn);
        writer.Number(Math.Min(advisory.Affected.Length, MaxNames));
        for (var i = 0; i < Math.Min(advisory.Affected.Length, MaxNames); i++)
        {
            writer.Text(advisory.Affected[i].Ecosystem);
            writer.Text(advisory.Affected[i].Name);
        }
    }

    public static Advisory Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new RecordReader(bytes);
        var advisory = new Advisory
        {
            Id = reader.Text() ?? "",
            Kind = (AdvisoryKind)reader.Byte(),
            Aliases = reader.Texts(),
            Upstream = reader.Texts(),
            Related = reader.Texts(),
            Summary = reader.Text(),
            Details = reader.Text(),
            Severities = ReadRatings(ref reader),
            References = reader.Texts(),
            Published = ReadTime(ref reader),
            Modified = ReadTime(ref reader),
            Withdrawn = ReadTime(ref reader),
        };
        var names = ImmutableArray.CreateBuilder<AffectedPackage>();
        for (var left = reader.Number(); left > 0; left--)
        {
            names.Add(new(reader.Text() ?? "", reader.Text() ?? ""));
        }

        return advisory with { Affected = names.DrainToImmutable() };
    }

    public static void WriteRatings(RecordWriter writer, ImmutableArray<SeverityRating> ratings)
    {
        writer.Number(ratings.Length);
        foreach (var rating in ratings)
        {
            writer.Text(rating.Source);
            writer.Text(rating.Value);
        }
    }

    public static ImmutableArray<SeverityRating> ReadRatings(ref RecordReader reader)
    {
        var count = reader.Count(reader.Number());
        if (count == 0)
        {
            return [];
        }

        var ratings = ImmutableArray.CreateBuilder<SeverityRating>(count);
        for (var i = 0; i < count; i++)
        {
            ratings.Add(new(reader.Text() ?? "", reader.Text() ?? ""));
        }

        return ratings.DrainToImmutable();
    }

    // Go's records without a date have the year 1: seconds are counted from there.
    private static void WriteTime(RecordWriter writer, DateTimeOffset? time) => writer.Number(time is { } at ? (at.UtcTicks / TimeSpan.TicksPerSecond) + 1 : 0);

    private static DateTimeOffset? ReadTime(ref RecordReader reader) =>
        reader.Number() is var seconds and > 0 && seconds < DateTime.MaxValue.Ticks / TimeSpan.TicksPerSecond ? new DateTimeOffset((seconds - 1) * TimeSpan.TicksPerSecond, TimeSpan.Zero) : null;
}
