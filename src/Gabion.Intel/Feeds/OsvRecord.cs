using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Gabion.Intel.Advisories;

namespace Gabion.Intel.Feeds;

/// <summary>Reads one OSV record (ossf.github.io/osv-schema, 1.7). Members that are not known are passed over.</summary>
internal static class OsvRecord
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 64, AllowTrailingCommas = true };

    /// <summary>Throws <see cref="JsonException"/> for what is no OSV record.</summary>
    /// <param name="source">Who rates, where the record's id does not tell.</param>
    public static Advisory Read(ReadOnlySpan<byte> json, string source)
    {
        var reader = new Utf8JsonReader(json, Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("an OSV record is an object");
        }

        var draft = new OsvDraft();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8))
            {
                draft.Id = Text(ref reader);
            }
            else if (reader.ValueTextEquals("summary"u8))
            {
                draft.Summary = Text(ref reader);
            }
            else if (reader.ValueTextEquals("details"u8))
            {
                draft.Details = Text(ref reader);
            }
            else if (reader.ValueTextEquals("affected"u8))
            {
                OsvAffected.ReadAll(ref reader, draft.Affected);
            }
            else if (reader.ValueTextEquals("severity"u8))
            {
                Ratings(ref reader, draft.Severities);
            }
            else if (reader.ValueTextEquals("references"u8))
            {
                References(ref reader, draft.References);
            }
            else if (reader.ValueTextEquals("database_specific"u8))
            {
                draft.Word = Member(ref reader, "severity"u8) ?? draft.Word;
            }
            else
            {
                ReadRest(ref reader, draft);
            }
        }

        return draft.Finish(source);
    }

    /// <summary>The text of the value that follows; null for what is no text.</summary>
    public static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString();
        }

        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            reader.Skip();
            return null;
        }

        return reader.TokenType == JsonTokenType.Number ? System.Text.Encoding.UTF8.GetString(reader.ValueSpan) : null;
    }

    public static ImmutableArray<string> Texts(ref Utf8JsonReader reader)
    {
        if (!Enter(ref reader, JsonTokenType.StartArray))
        {
            return [];
        }

        var texts = ImmutableArray.CreateBuilder<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                texts.Add(reader.GetString()!);
            }
            else
            {
                reader.Skip();
            }
        }

        return texts.DrainToImmutable();
    }

    /// <summary>The text of one member of the object that follows.</summary>
    public static string? Member(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (!Enter(ref reader, JsonTokenType.StartObject))
        {
            return null;
        }

        string? text = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(name))
            {
                text = Text(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return text;
    }

    /// <summary>Ratings as <c>(type, score)</c>; the Kubernetes feed has them the wrong way round.</summary>
    public static void Ratings(ref Utf8JsonReader reader, List<(string Type, string Score)> ratings)
    {
        if (!Enter(ref reader, JsonTokenType.StartArray))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var (type, score) = ("", "");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("type"u8))
                {
                    type = Text(ref reader) ?? "";
                }
                else if (reader.ValueTextEquals("score"u8))
                {
                    score = Text(ref reader) ?? "";
                }
                else
                {
                    reader.Skip();
                }
            }

            ratings.Add(type.StartsWith("CVSS:", StringComparison.Ordinal) ? (score, type) : (type, score));
        }
    }

    /// <summary>Moves to the value that follows; passes over it when it is of another kind.</summary>
    public static bool Enter(ref Utf8JsonReader reader, JsonTokenType kind)
    {
        reader.Read();
        if (reader.TokenType == kind)
        {
            return true;
        }

        reader.Skip();
        return false;
    }

    private static void ReadRest(ref Utf8JsonReader reader, OsvDraft draft)
    {
        if (reader.ValueTextEquals("aliases"u8))
        {
            draft.Aliases = Texts(ref reader);
        }
        else if (reader.ValueTextEquals("upstream"u8))
        {
            draft.Upstream = Texts(ref reader);
        }
        else if (reader.ValueTextEquals("related"u8))
        {
            draft.Related = Texts(ref reader);
        }
        else if (reader.ValueTextEquals("published"u8))
        {
            draft.Published = Time(ref reader);
        }
        else if (reader.ValueTextEquals("modified"u8))
        {
            draft.Modified = Time(ref reader);
        }
        else if (reader.ValueTextEquals("withdrawn"u8))
        {
            draft.Withdrawn = Time(ref reader);
        }
        else
        {
            reader.Skip();
        }
    }

    private static void References(ref Utf8JsonReader reader, List<string> references)
    {
        if (!Enter(ref reader, JsonTokenType.StartArray))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (references.Count < Advisory.MaxReferences && reader.ValueTextEquals("url"u8))
                {
                    references.Add(Text(ref reader) ?? "");
                }
                else
                {
                    reader.Skip();
                }
            }
        }
    }

    private static DateTimeOffset? Time(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        // Go's tools write the year 1 where they know no time.
        return (reader.TryGetDateTimeOffset(out var time) || DateTimeOffset.TryParse(reader.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time)) && time.Year > 1
            ? time
            : null;
    }
}
