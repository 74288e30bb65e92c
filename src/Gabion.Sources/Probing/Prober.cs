using System.Net.Security;
using System.Text;
using Gabion.Model;

namespace Gabion.Sources.Probing;

/// <summary>
/// Makes requests to endpoints of a cluster that was asked to be probed: GET only, no credentials, no cookies, no redirect followed, no proxy, the
/// certificate looked at by nobody (it is the answer that counts), a little of the answer read, within a time limit.
/// </summary>
public sealed class Prober : IDisposable
{
    /// <summary>How much of an answer is read.</summary>
    public const int MaxBytes = 16 * 1024;

    private const int EvidenceLength = 160;

    private readonly HttpClient _client;
    private readonly TimeSpan _limit;

    /// <param name="version">Of the program, for the User-Agent.</param>
    /// <param name="limit">For each request, from connecting to the end of the answer.</param>
    public Prober(string version, TimeSpan limit)
    {
        _limit = limit;
#pragma warning disable CA2000 // the client disposes of it
        var handler = new SocketsHttpHandler
#pragma warning restore CA2000
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = limit,
            MaxResponseHeadersLength = 64,
            PooledConnectionLifetime = TimeSpan.Zero,
            SslOptions = new SslClientAuthenticationOptions
            {
#pragma warning disable CA5359 // whose certificate it is does not matter: nothing is sent that must stay secret, and nothing that comes is trusted
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
            },
        };
        _client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd($"gabion/{version}");
    }

    /// <summary>Makes one request.</summary>
    public async Task<ProbeResult> AskAsync(ProbeRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (result, isNoTls) = await AskOnceAsync(request, cancellationToken).ConfigureAwait(false);
        if (!isNoTls || request.Scheme != "https")
        {
            return result;
        }

        // Servers that want TLS answer 400, or nothing, to what comes without; what answers otherwise is open to read.
        var (plain, _) = await AskOnceAsync(request with { Scheme = "http" }, cancellationToken).ConfigureAwait(false);
        return plain.Evidence.StartsWith("HTTP ", StringComparison.Ordinal) && !plain.Evidence.StartsWith("HTTP 400", StringComparison.Ordinal) ? plain : result;
    }

    public void Dispose() => _client.Dispose();

    private async Task<(ProbeResult Result, bool IsNoTls)> AskOnceAsync(ProbeRequest request, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_limit);
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Get, request.Address);
            using var answer = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            var body = await ReadAsync(answer, limit.Token).ConfigureAwait(false);
            var first = string.Join(' ', body.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            var evidence = $"HTTP {(int)answer.StatusCode}{(first.Length == 0 ? "" : $": {(first.Length > EvidenceLength ? first[..EvidenceLength] + "…" : first)}")}";
            return (ProbeJudgement.Of(request, (int)answer.StatusCode, body, evidence), false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (NotReached(request, $"no answer within {_limit.TotalSeconds:0.#} s"), false);
        }
        catch (HttpRequestException error)
        {
            return (OfError(request, error), error.HttpRequestError == HttpRequestError.SecureConnectionError);
        }
        catch (IOException error)
        {
            return (new(request, ProbeVerdict.CannotTell, Severity.Info, error.Message, "The connection ended in the middle of the answer.", null), false);
        }
    }

    /// <summary>What it means that there was no answer.</summary>
    internal static ProbeResult OfError(ProbeRequest request, HttpRequestException error) => error.HttpRequestError switch
    {
        HttpRequestError.SecureConnectionError when Root(error).Contains("alert", StringComparison.Ordinal) => // only what speaks TLS refuses so
            new(request, ProbeVerdict.Closed, Severity.Info, $"no TLS connection: {Root(error)}", "It takes no TLS connection without a client certificate.", null),
        HttpRequestError.SecureConnectionError => new(request, ProbeVerdict.CannotTell, Severity.Info, $"no TLS connection: {Root(error)}", "What answers speaks no TLS that is understood here, and no HTTP without it.", null),
        HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError => NotReached(request, Root(error)),
        _ when Root(error).Contains("certificate required", StringComparison.Ordinal) => // TLS 1.3 says so after the handshake only
            new(request, ProbeVerdict.Closed, Severity.Info, Root(error), "It answers nobody without a client certificate.", null),
        HttpRequestError.ResponseEnded when request.Scheme == "http" => new(request, ProbeVerdict.Closed, Severity.Info, Root(error), "It ends connections without TLS and gives no answer.", null),
        _ => new(request, ProbeVerdict.CannotTell, Severity.Info, Root(error), "What answers does not speak HTTP as asked.", null),
    };

    private static ProbeResult NotReached(ProbeRequest request, string evidence) =>
        new(request, ProbeVerdict.NotReached, Severity.Info, evidence, "Nothing was reached there from here.", null);

    private static string Root(Exception error)
    {
        while (error.InnerException is { } inner)
        {
            error = inner;
        }

        return error.Message;
    }

    private static async Task<string> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var buffer = new byte[MaxBytes];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}
