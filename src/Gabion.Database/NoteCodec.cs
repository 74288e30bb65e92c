using System.Collections.Immutable;
using Gabion.Intel.Advisories;

namespace Gabion.Database;

/// <summary>A note about an id as bytes.</summary>
internal static class NoteCodec
{
    private const double Scale = 1_000_000;

    public static void Write(RecordWriter writer, CveNote note)
    {
        writer.Number(note.Exploited is { } exploited ? exploited.Added.DayNumber : 0);
        if (note.Exploited is not null)
        {
            writer.Number(note.Exploited.Due?.DayNumber ?? 0);
            writer.Byte(note.Exploited.ByRansomware ? (byte)1 : (byte)0);
        }

        writer.Number(note.Odds is { } odds ? (long)Math.Round(odds.Probability * Scale) + 1 : 0);
        if (note.Odds is not null)
        {
            writer.Number((long)Math.Round(note.Odds.Percentile * Scale));
        }

        AdvisoryCodec.WriteRatings(writer, note.Severities);
        writer.Number(note.National.Length);
        foreach (var record in note.National)
        {
            writer.Text(record.Database);
            writer.Text(record.Id);
            writer.Text(record.Title);
            writer.Text(record.Level);
        }

        writer.Text(note.Summary);
        writer.Number(0); // products, once: older programs read their count
    }

    public static CveNote Read(string id, ReadOnlySpan<byte> bytes)
    {
        var reader = new RecordReader(bytes);
        var added = reader.Number();
        var exploited = added == 0 ? null : new KnownExploitation(Day(added), reader.Number() is var due and > 0 ? Day(due) : null, reader.Byte() != 0);
        var odds = reader.Number() is var odd and > 0 ? new ExploitOdds((odd - 1) / Scale, reader.Number() / Scale) : null;
        var severities = AdvisoryCodec.ReadRatings(ref reader);
        var national = ImmutableArray.CreateBuilder<NationalRecord>();
        for (var left = reader.Number(); left > 0; left--)
        {
            national.Add(new(reader.Text() ?? "", reader.Text() ?? "", reader.Text(), reader.Text()));
        }

        return new(id) { Exploited = exploited, Odds = odds, Severities = severities, National = national.DrainToImmutable(), Summary = reader.Text() };
    }

    private static DateOnly Day(long number) => DateOnly.FromDayNumber((int)Math.Clamp(number, 0, DateOnly.MaxValue.DayNumber));
}
