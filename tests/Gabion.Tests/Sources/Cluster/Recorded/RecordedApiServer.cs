using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Gabion.Sources.Cluster;
using Gabion.Tests.Sources.Cluster.Simulator;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gabion.Tests.Sources.Cluster.Recorded;

/// <summary>
/// Gives the answers that a real API server gave to the same requests. With <c>GABION_RECORD</c> (<c>eng/record-api-server</c> sets it)
/// it is that server which is asked, and the answers are recorded anew.
/// </summary>
internal sealed class RecordedApiServer : IAsyncDisposable
{
    private static readonly string? Real = Environment.GetEnvironmentVariable("GABION_RECORD");
    private static readonly string Keys = Environment.GetEnvironmentVariable("GABION_RECORD_PKI") ?? "";

    private readonly string _scenario;
    private readonly SimulatedApiServer _front;
    private readonly Recording _recording;
    private readonly HttpClient? _real;
    private readonly Lock _lock = new();

    private RecordedApiServer(string scenario, SimulatedApiServer front, Recording recording, HttpClient? real)
    {
        _scenario = scenario;
        _front = front;
        _recording = recording;
        _real = real;
    }

    /// <summary>The server as one user sees it.</summary>
    /// <param name="scenario">The name of the recording.</param>
    /// <param name="user">Whose certificate is shown to the real server: <c>admin</c>, <c>limited</c>; null: nobody's.</param>
    /// <param name="isOld">The server is not told that discovery may come in one piece, so that it answers as those before 1.26.</param>
    public static async Task<RecordedApiServer> StartAsync(string scenario, string? user = "admin", bool isOld = false)
    {
        var front = await SimulatedApiServer.StartAsync(new());
        var real = Real is null ? null : Connect(user);
        var server = new RecordedApiServer(scenario, front, real is null ? Recording.Read(scenario) : new(await VersionAsync(), []), real);
        front.Before = async context =>
        {
            await server.AnswerAsync(context, isOld);
            return true;
        };
        return server;
    }

    /// <summary>The version of the server that was recorded.</summary>
    public string Version => _recording.Server;

    public string Kubeconfig(string user = "{}") => _front.Kubeconfig(user);

    /// <summary>Something that happens in the cluster meanwhile: done where it is recorded, and then part of the answers.</summary>
    public static async Task MeanwhileAsync(HttpMethod method, string path, string? json = null)
    {
        if (Real is null)
        {
            return;
        }

        using var client = Connect("admin");
        using var request = new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") };
        using var response = await client.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Waits where it is recorded, until the server has forgotten what was.</summary>
    public static Task ForgetAsync() => Real is null ? Task.CompletedTask : Task.Delay(TimeSpan.FromSeconds(20));

    public async ValueTask DisposeAsync()
    {
        await _front.DisposeAsync();
        if (_real is not null)
        {
            _recording.Write(_scenario);
            _real.Dispose();
        }
    }

    private static HttpClient Connect(string? user)
    {
        var handler = new HttpClientHandler();
        var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(Keys, "ca.crt"));
        handler.ServerCertificateCustomValidationCallback = (_, certificate, chain, _) =>
        {
            chain!.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(authority);
            return chain.Build(certificate!);
        };
        if (user is not null)
        {
            handler.ClientCertificates.Add(X509Certificate2.CreateFromPemFile(Path.Combine(Keys, $"{user}.crt"), Path.Combine(Keys, $"{user}.key")));
        }

        return new(handler) { BaseAddress = new(Real!) };
    }

    private static async Task<string> VersionAsync()
    {
        using var client = Connect("admin");
        return (string)JsonNode.Parse(await client.GetStringAsync(new Uri("/version", UriKind.Relative)))!["gitVersion"]!;
    }

    private async Task AnswerAsync(HttpContext context, bool isOld)
    {
        using var reader = new StreamReader(context.Request.Body);
        var (method, path, sent) = (context.Request.Method, context.Request.Path + context.Request.QueryString.Value, await reader.ReadToEndAsync());
        var exchange = _real is null ? Recorded(method, path, sent) : await RecordAsync(context.Request, path, sent, isOld);
        context.Response.StatusCode = exchange.Code;
        context.Response.ContentType = exchange.ContentType;
        context.Response.Headers.RetryAfter = exchange.RetryAfter is null ? StringValues.Empty : exchange.RetryAfter;
        await context.Response.WriteAsync(exchange.Answer);
    }

    /// <summary>Each answer is given once, in its order.</summary>
    private RecordedExchange Recorded(string method, string path, string sent)
    {
        lock (_lock)
        {
            var index = _recording.Exchanges.FindIndex(exchange => exchange.Method == method && exchange.Path == path && exchange.Sent == sent);
            if (index < 0)
            {
                return new(method, path, sent, 421, "text/plain", null, $"{method} {path} was not recorded");
            }

            var found = _recording.Exchanges[index];
            _recording.Exchanges.RemoveAt(index);
            return found;
        }
    }

    private async Task<RecordedExchange> RecordAsync(HttpRequest asked, string path, string sent, bool isOld)
    {
        using var request = new HttpRequestMessage(new(asked.Method), path);
        request.Headers.TryAddWithoutValidation("Accept", isOld ? "application/json" : asked.Headers.Accept.ToString());
        request.Headers.TryAddWithoutValidation("Authorization", (IEnumerable<string?>)asked.Headers.Authorization);
        if (sent.Length > 0)
        {
            request.Content = new StringContent(sent);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(asked.ContentType!);
        }

        using var response = await _real!.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();
        var exchange = new RecordedExchange(asked.Method, path, sent, (int)response.StatusCode, response.Content.Headers.ContentType?.ToString() ?? "", response.Headers.RetryAfter?.ToString(), Scrubbed(answer));
        lock (_lock)
        {
            _recording.Exchanges.Add(exchange);
        }

        return exchange;
    }

    /// <summary>Without the address at which the server stood.</summary>
    private static string Scrubbed(string answer) => answer.Replace(new Uri(Real!).Authority, "10.0.0.1:6443", StringComparison.Ordinal);
}
