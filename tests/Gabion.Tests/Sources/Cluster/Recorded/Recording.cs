using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gabion.Tests.Sources.Cluster.Recorded;

/// <summary>What was asked of a real API server, and its answer.</summary>
/// <param name="Path">Path and query.</param>
/// <param name="Sent">The body of the request; empty for none.</param>
/// <param name="Answer">The body of the answer, a watch with all its lines.</param>
internal sealed record RecordedExchange(string Method, string Path, string Sent, int Code, string ContentType, string? RetryAfter, string Answer);

/// <summary>The exchanges of one scenario, in a file beside this one.</summary>
/// <param name="Server">The version of the server, from <c>/version</c>.</param>
internal sealed record Recording(string Server, List<RecordedExchange> Exchanges)
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Recording Read(string scenario) => JsonSerializer.Deserialize<Recording>(File.ReadAllBytes(FileOf(scenario)), Options)!;

    public void Write(string scenario) => File.WriteAllText(FileOf(scenario), JsonSerializer.Serialize(this, Options).ReplaceLineEndings("\n") + "\n");

    private static string FileOf(string scenario) => Path.Combine(Repository.Root, "tests", "Gabion.Tests", "Sources", "Cluster", "Recorded", $"{scenario}.json");
}
