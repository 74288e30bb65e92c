using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Gabion.Admission.Records;
using Gabion.Formats.Tree;
using Gabion.Policy.Admission;

namespace Gabion.Admission.Replay;

/// <summary>
/// Reads recorded requests: a file of decisions (SQLite), an audit log of the API server (JSON lines, level Request or RequestResponse), or
/// AdmissionReviews as JSON lines. What cannot be used is told with its place, and the rest is used.
/// </summary>
public sealed class RecordedRequests(IClusterFacts facts, Action<string> tell)
{
    private const int LongestLine = 16 << 20;
    private static readonly byte[] SqliteMagic = "SQLite format 3\0"u8.ToArray();

    /// <summary>How many entries were passed over, each with its reason.</summary>
    public SortedDictionary<string, int> PassedOver { get; } = new(StringComparer.Ordinal);

    /// <exception cref="IOException">The file cannot be read.</exception>
    public IEnumerable<RecordedRequest> Read(string path) => IsSqlite(path) ? ReadStore(path) : ReadLines(path);

    private static bool IsSqlite(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[16];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(SqliteMagic);
    }

    private IEnumerable<RecordedRequest> ReadStore(string path)
    {
        using var store = DecisionStore.OpenForReading(path);
        var number = 0;
        foreach (var record in store.Read())
        {
            number++;
            if (record.Review.IsEmpty)
            {
                Pass("the decision was recorded without its request (records.requests: false)");
            }
            else if (OfReview($"{path}#{number}", record.Review.Span, record.IsAllowed) is { } request)
            {
                if (record.Webhook == "mutate" && record.Kind == "Secret")
                {
                    Pass("the mutation of a Secret, of which no patch is kept");
                    continue;
                }

                yield return record.Webhook == "mutate" ? request with { Patch = record.Patch } : request;
            }
        }
    }

    private IEnumerable<RecordedRequest> ReadLines(string path)
    {
        using var reader = new StreamReader(path, Encoding.UTF8);
        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            var place = string.Create(CultureInfo.InvariantCulture, $"{path}:{number}");
            if (line.Length > LongestLine)
            {
                tell($"{place}: the line is longer than {LongestLine >> 20} Mi characters and was not read");
                Pass("the line is too long");
                continue;
            }

            if (Entry(place, Encoding.UTF8.GetBytes(line)) is { } request)
            {
                yield return request;
            }
        }
    }

    private RecordedRequest? Entry(string place, byte[] line)
    {
        if (ReviewBody.Parse(line, out var problem) is not { } root)
        {
            tell($"{place}: {problem}");
            Pass("the line is no JSON");
            return null;
        }

        var entry = Field.Of(root);
        return entry["kind"].Text switch
        {
            "AdmissionReview" => OfReview(place, line, entry["response"]["allowed"].Boolean),
            "Event" => OfEvent(place, entry),
            _ => Other(place, entry),
        };
    }

    private RecordedRequest? Other(string place, Field entry)
    {
        tell($"{place}: kind is '{entry["kind"].Text}', neither AdmissionReview nor an audit Event");
        Pass("neither AdmissionReview nor audit Event");
        return null;
    }

    private RecordedRequest? OfReview(string place, ReadOnlySpan<byte> review, bool? wasAllowed)
    {
        if (ReviewBody.Parse(review, out var problem) is { } root && ReviewInput.Read(Field.Of(root), facts, out problem) is { } input)
        {
            return new(place, input, wasAllowed);
        }

        tell($"{place}: {problem}");
        Pass("no AdmissionReview that can be read");
        return null;
    }

    /// <summary>The request that an audit event tells of; events of other stages, reads, and those without the object are passed over.</summary>
    private RecordedRequest? OfEvent(string place, Field entry)
    {
        var reference = entry["objectRef"];
        var operation = entry["verb"].Text switch
        {
            "create" => reference["subresource"].Text is "exec" or "attach" or "portforward" or "proxy" ? "CONNECT" : "CREATE",
            "update" or "patch" => "UPDATE",
            "delete" => "DELETE",
            _ => null,
        };
        // What a patch leads to stands in the response alone.
        var @object = entry["verb"].Text == "patch" ? entry["responseObject"] : entry["requestObject"]["kind"].IsSet || operation != "CREATE" ? entry["requestObject"] : entry["responseObject"];
        var isNoObject = operation is "CREATE" or "UPDATE" && @object["kind"].Text is null or "Status";
        var reason = entry["stage"].Text is not "ResponseComplete" ? "an earlier stage of an audit event"
            : operation is null ? "a request that changes nothing"
            : operation is "CONNECT" or "DELETE" ? "a deletion or connection: an audit log does not hold what admission sees of it"
            : isNoObject ? "an audit event without its object (the audit policy's level is below Request, or RequestResponse for patches)"
            : null;
        if (reason is not null)
        {
            Pass(reason);
            return null;
        }

        var review = Review(entry, reference, operation!, @object);
        var code = entry["responseStatus"]["code"].Integer;
        return OfReview(place, review, code is null ? null : code < 400);
    }

    private static ReadOnlySpan<byte> Review(Field entry, Field reference, string operation, Field @object)
    {
        var kind = GroupVersionKind.Of(@object["apiVersion"].Text ?? "", @object["kind"].Text ?? "");
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", "admission.k8s.io/v1");
            json.WriteString("kind", "AdmissionReview");
            json.WriteStartObject("request");
            json.WriteString("uid", entry["auditID"].Text ?? "audit");
            json.WriteString("operation", operation);
            json.WriteStartObject("kind");
            json.WriteString("group", kind.Group);
            json.WriteString("version", kind.Version);
            json.WriteString("kind", kind.Kind);
            json.WriteEndObject();
            json.WriteStartObject("resource");
            json.WriteString("group", reference["apiGroup"].Text ?? "");
            json.WriteString("version", reference["apiVersion"].Text ?? "");
            json.WriteString("resource", reference["resource"].Text ?? "");
            json.WriteEndObject();
            json.WriteString("subResource", reference["subresource"].Text ?? "");
            json.WriteString("name", reference["name"].Text ?? @object["metadata"]["name"].Text ?? "");
            json.WriteString("namespace", reference["namespace"].Text ?? "");
            json.WriteBoolean("dryRun", false);
            json.WritePropertyName("userInfo");
            JsonTree.Write(json, entry["impersonatedUser"].IsSet ? entry["impersonatedUser"] : entry["user"]);
            json.WritePropertyName("object");
            JsonTree.Write(json, @object);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return output.WrittenSpan;
    }

    private void Pass(string reason) => PassedOver[reason] = PassedOver.GetValueOrDefault(reason) + 1;
}
