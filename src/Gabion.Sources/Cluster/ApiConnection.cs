using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Gabion.Formats.Json;

namespace Gabion.Sources.Cluster;

/// <summary>What is asked of an API server.</summary>
/// <param name="Path">Path and query below the server's address.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path)
{
    public string Accept { get; init; } = "application/json";

    public byte[]? Body { get; init; }

    public string BodyType { get; init; } = "application/json";

    /// <summary>Asking twice does the same as asking once, so that it may be asked again when it is not known what came of it.</summary>
    public bool IsRepeatable { get; init; } = true;

    public override string ToString() => $"{Method} {Path}";
}

/// <summary>
/// Asks an API server and logs in: what fails for a while is asked again after a pause, what the server tells to ask later
/// is asked then, and credentials that it no longer takes are made anew once.
/// </summary>
internal sealed class ApiConnection(ClusterAccess access, ClusterSettings settings, TimeProvider clock) : IDisposable
{
    private const int MaxStatusBytes = 1 << 20;

    private readonly ClusterLogin _login = new(access.User, clock);
    private readonly Lock _lock = new();
    private readonly List<HttpClient> _clients = [];
    private ClientCertificate? _certificate;

    public ClusterAccess Access => access;

    public ClusterSettings Settings => settings;

    public TimeProvider Clock => clock;

    /// <summary>Whom users wait for.</summary>
    public string Host => $"the API server at {access.Server.Authority}";

    /// <summary>Since when there was no whole answer.</summary>
    public ServerSilence Silence { get; } = new(settings, clock);

    /// <summary>What is waited for.</summary>
    public WaitTeller Waits { get; } = new(settings.Waiting, clock);

    /// <summary>The answer, whose body is not yet read; the caller disposes of it.</summary>
    /// <exception cref="ApiException">There was no answer, or one that refuses.</exception>
    public async Task<HttpResponseMessage> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var first = clock.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            if (!Silence.MayAsk)
            {
                throw new ApiException(0, ApiException.Timeout, string.Create(
                    CultureInfo.InvariantCulture, $"{request} was not asked, since {access.Server.Authority} has given no whole answer for {Silence.Length.TotalSeconds:0} seconds"));
            }

            ApiException failure;
            var began = clock.GetTimestamp();
            try
            {
                return await SendWithLoginAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (ApiException error)
            {
                Note(error, began);
                if (!MayGoBetter(request, error) || !MayTryAgain(error, attempt))
                {
                    if (error.RetryAfter > settings.LongestTrouble)
                    {
                        throw error.With(string.Create(CultureInfo.InvariantCulture, $"it asks to be left alone for {error.RetryAfter.Value.TotalSeconds:N0} seconds, which is not waited for"));
                    }

                    if (attempt == 0 || error.Reason != ApiException.Timeout)
                    {
                        throw;
                    }

                    throw error.Tried(attempt + 1, clock.GetElapsedTime(first));
                }

                failure = error;
            }

            await PauseAsync(attempt, failure.RetryAfter, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether what failed for a while is asked again.</summary>
    /// <param name="attempt">How often it was asked again before.</param>
    public bool MayTryAgain(ApiException error, int attempt)
    {
        ArgumentNullException.ThrowIfNull(error);
        return attempt < Math.Min(settings.Retries, MostRetries(error)) && !Silence.IsOver && !(error.RetryAfter > settings.LongestTrouble);
    }

    /// <summary>Waits before what failed is tried again: longer each time, or as long as the server asks.</summary>
    public async Task PauseAsync(int attempt, TimeSpan? asked, CancellationToken cancellationToken)
    {
        var pause = asked ?? settings.Pause * Math.Pow(2, Math.Min(attempt, 16));
        pause = pause < settings.LongestPause ? pause : settings.LongestPause;
        using var wait = Waits.Begin($"{Host}, to ask it again");
        await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        _login.Dispose();
        Waits.Dispose();
    }

    /// <summary>Where nobody listens, somebody seldom comes; a server that starts anew is given a moment. One that hangs is given a second chance.</summary>
    private static int MostRetries(ApiException error) =>
        error.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } ? 2
        : error.Reason == ApiException.Timeout ? 1
        : int.MaxValue;

    /// <summary>What is no answer, or an answer that puts off, is silence; a refusal is none.</summary>
    private void Note(ApiException error, long began)
    {
        if (error.Code is 0 or 408 or 429 or >= 500)
        {
            Silence.Note(began, error.Reason == ApiException.Timeout);
        }
        else
        {
            Silence.Break();
        }
    }

    private static bool MayGoBetter(ApiRequest request, ApiException error) => error.Code switch
    {
        0 => request.IsRepeatable && (error.InnerException is null || !ClusterTransport.IsFinal(error.InnerException)),
        429 => true, // it was not begun
        503 when error.RetryAfter is not null => true,
        408 or 500 or 502 or 503 or 504 => request.IsRepeatable,
        _ => false,
    };

    private async Task<HttpResponseMessage> SendWithLoginAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var credentials = await LogInAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            return await SendOnceAsync(request, credentials, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException error) when (error.Code == (int)HttpStatusCode.Unauthorized)
        {
            if (!await _login.RejectAsync(credentials, cancellationToken).ConfigureAwait(false))
            {
                throw;
            }
        }

        return await SendOnceAsync(request, await LogInAsync(request, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    private async Task<Credentials> LogInAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await _login.GetAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException error) when (error is not ApiException)
        {
            throw new ApiException((int)HttpStatusCode.Unauthorized, "", $"{request} was not asked, since there are no credentials: {error.Message}", error);
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(ApiRequest request, Credentials credentials, CancellationToken cancellationToken)
    {
        using var message = Message(request, credentials);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(settings.Patience);
        using var wait = Waits.Begin($"{Host}: {request}");
        HttpResponseMessage response;
        try
        {
            response = await ClientFor(credentials.Certificate).SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
        }
        catch (HttpRequestException error)
        {
            throw new ApiException(0, "", $"{request} was not answered: {ClusterTransport.Explain(access, error)}", error);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ApiException(0, ApiException.Timeout, string.Create(CultureInfo.InvariantCulture, $"{request} was not answered within {settings.Patience.TotalSeconds:0.#} seconds by {access.Server.Authority}"));
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await RefusalAsync(request, response, cancellationToken).ConfigureAwait(false);
        }
    }

    private HttpRequestMessage Message(ApiRequest request, Credentials credentials)
    {
        var message = new HttpRequestMessage(request.Method, new Uri(access.Server.AbsoluteUri.TrimEnd('/') + request.Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        message.Headers.Authorization = credentials.Authorization;
        if (access.TlsServerName is { } name)
        {
            // The handler takes the name for TLS from here. https://learn.microsoft.com/dotnet/api/system.net.http.headers.httprequestheaders.host
            message.Headers.Host = name;
        }

        foreach (var (header, value) in access.User.Impersonation)
        {
            message.Headers.TryAddWithoutValidation(header, value);
        }

        if (request.Body is not null)
        {
            message.Content = new ByteArrayContent(request.Body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(request.BodyType);
        }

        return message;
    }

    /// <summary>A client shows one certificate; when a plugin gives another one, requests under way go on with the old.</summary>
    private HttpClient ClientFor(ClientCertificate? certificate)
    {
        lock (_lock)
        {
            if (_clients.Count == 0 || !ReferenceEquals(certificate, _certificate))
            {
                _clients.Add(ClusterTransport.Create(access, certificate, settings.Patience));
                _certificate = certificate;
            }

            return _clients[^1];
        }
    }

    /// <summary>The API server's Status in words. https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/</summary>
    private async Task<ApiException> RefusalAsync(ApiRequest request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var code = (int)response.StatusCode;
        var after = response.Headers.RetryAfter is { Delta: { } delta } ? delta : (TimeSpan?)null;
        if (code is >= 300 and < 400)
        {
            return new(code, "", $"{request} was answered with {code}: {access.Server.Authority} sends us on to {response.Headers.Location}, which is not followed; name that server in the kubeconfig when it is the right one");
        }

        string text;
        try
        {
            text = await ReadStartAsync(request, response, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            text = ""; // the code alone must do
        }

        var status = JsonReader.Read(text) is [{ Root: not null } document] ? document.Field : default;
        if (status["kind"].Text != "Status")
        {
            var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            var said = line.Length == 0 ? "" : $" ('{(line.Length > 120 ? $"{line[..120]}…" : line)}')";
            return new(code, "", $"{request} was answered with {code} {response.StatusCode} by {access.Server.Authority}, and not as an API server answers{said}") { RetryAfter = after };
        }

        return Refusal(request.ToString(), code, status, after);
    }

    /// <summary>What a Status says, as an answer or as an event of a watch.</summary>
    public static ApiException Refusal(string asked, int code, Formats.Tree.Field status, TimeSpan? after)
    {
        var seconds = status["details"]["retryAfterSeconds"].Integer;
        return new((int)(status["code"].Integer ?? code), status["reason"].Text ?? "", ApiException.Describe(asked, code, status["message"].Text))
        {
            Continue = status["metadata"]["continue"].Text,
            RetryAfter = after ?? (seconds is > 0 ? TimeSpan.FromSeconds(Math.Min(seconds.Value, 3600)) : null),
        };
    }

    private async Task<string> ReadStartAsync(ApiRequest request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var stream = new PatientStream(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), settings.Patience, this, request.ToString());
        var buffer = new byte[MaxStatusBytes];
        var count = await stream.ReadUpToAsync(buffer, cancellationToken).ConfigureAwait(false);
        return System.Text.Encoding.UTF8.GetString(buffer, 0, count);
    }
}
