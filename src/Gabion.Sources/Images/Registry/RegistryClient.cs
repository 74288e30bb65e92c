using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Sources.Images.Registry;

/// <summary>
/// Talks to one registry by the OCI distribution specification: read only. Answers that fail for a while are asked for again;
/// blobs that break off go on where they stopped. What goes wrong is an <see cref="IOException"/> whose message says it.
/// </summary>
public sealed class RegistryClient : IDisposable
{
    private const int MaxPages = 10_000;
    private const int MaxListBytes = 16 * 1024 * 1024;

    private static readonly TimeSpan ToldFrom = TimeSpan.FromSeconds(3);

    private static readonly string[] ManifestTypes = [MediaTypes.OciIndex, MediaTypes.DockerIndex, MediaTypes.OciManifest, MediaTypes.DockerManifest];

    private readonly string _registry;
    private readonly RegistrySettings _settings;
    private readonly RegistryLogins _logins;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;
    private readonly Dictionary<string, AuthenticationHeaderValue> _tokens = new(StringComparer.Ordinal);
    private string? _scheme;

    public RegistryClient(string registry, RegistrySettings settings, RegistryLogins logins, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _registry = registry;
        _settings = settings;
        _logins = logins;
        _clock = clock;
        _http = RegistryTransport.Create(registry, settings);
        _scheme = settings.Insecure.Contains(registry) ? null : "https";
    }

    /// <summary>Host and port.</summary>
    public string Registry => _registry;

    /// <summary>Whether layers are to be read by their tables of contents.</summary>
    public bool IsLazy => _settings.IsLazy;

    /// <summary>Whether it was talked to in the clear; null before the first answer.</summary>
    public bool? IsInTheClear => _scheme is null ? null : _scheme == "http";

    private string Host => _registry == "docker.io" ? "registry-1.docker.io" : _registry;

    /// <summary>Whether the registry answers somebody who has not logged in.</summary>
    public async Task<bool> AnswersAnybodyAsync(CancellationToken cancellationToken)
    {
        using var response = await SendOnceAsync("/v2/", null, null, [], cancellationToken).ConfigureAwait(false);
        return response.IsSuccessStatusCode;
    }

    /// <summary>The version of Harbor, when the registry is one and tells it to everybody (its API, <c>systeminfo</c>).</summary>
    public async Task<string?> HarborVersionAsync(CancellationToken cancellationToken)
    {
        using var response = await SendOnceAsync("/api/v2.0/systeminfo", null, null, [], cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(await ReadAsync(response, 1024 * 1024, cancellationToken).ConfigureAwait(false));
            return document.RootElement.TryGetProperty("harbor_version", out var version) ? version.GetString() : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null; // something else answers there
        }
    }

    /// <summary>A manifest or index by tag or digest, with its digest and type. The bytes are checked.</summary>
    public async Task<(byte[] Bytes, Descriptor Descriptor)> ManifestAsync(string repository, string reference, CancellationToken cancellationToken)
    {
        using var response = await GetAsync($"/v2/{repository}/manifests/{reference}", repository, null, ManifestTypes, cancellationToken).ConfigureAwait(false);
        var bytes = await ReadAsync(response, ManifestJson.MaxBytes, cancellationToken).ConfigureAwait(false);
        var asked = Digest.TryParse(reference, out var digest) ? digest : null;
        var found = new Digest(asked?.Algorithm ?? "sha256", BlobReading.HexOf(asked?.Algorithm ?? "sha256", bytes));
        if (asked is not null && asked != found)
        {
            throw new IOException($"{_registry} gave another manifest than was asked for (digest mismatch: expected {asked}, got {found}); it is damaged or was changed");
        }

        if (asked is null && response.Headers.TryGetValues("Docker-Content-Digest", out var claimed) && Digest.TryParse(claimed.First(), out var said) && said.Algorithm == "sha256" && said != found)
        {
            throw new IOException($"{_registry} names another digest than its manifest has (digest mismatch: expected {said}, got {found}); it is damaged or was changed");
        }

        return (bytes, new(response.Content.Headers.ContentType?.MediaType ?? "", found, bytes.Length));
    }

    /// <summary>Opens a blob. When the connection breaks, the stream goes on from where it was; the bytes are not yet checked.</summary>
    public async Task<Stream> BlobAsync(string repository, Digest digest, CancellationToken cancellationToken)
    {
        var response = await BlobAsync(repository, digest, 0, cancellationToken).ConfigureAwait(false);
        return new ResumingStream(response, (offset, token) => BlobAsync(repository, digest, offset, token), _settings, $"{_registry}: {digest}", cancellationToken);
    }

    /// <summary>A stretch of a blob, exactly so long; not yet checked.</summary>
    public async Task<byte[]> BlobRangeAsync(string repository, Digest digest, long offset, int length, CancellationToken cancellationToken)
    {
        using var response = await GetAsync($"/v2/{repository}/blobs/{digest}", repository, new(offset, offset + length - 1), [], cancellationToken).ConfigureAwait(false);
        var bytes = await ReadAsync(response, length, cancellationToken).ConfigureAwait(false);
        return bytes.Length == length && (response.Content.Headers.ContentRange?.From ?? offset) == offset
            ? bytes
            : throw new IOException($"{_registry} gave another stretch of {digest} than was asked for");
    }

    /// <summary>The repositories, in the registry's order; many registries tell them only to administrators, or not at all.</summary>
    public Task<List<string>> RepositoriesAsync(CancellationToken cancellationToken) => ListAsync("/v2/_catalog?n=1000", "registry:catalog:*", "repositories", cancellationToken);

    public Task<List<string>> TagsAsync(string repository, CancellationToken cancellationToken) => ListAsync($"/v2/{repository}/tags/list?n=1000", null, "tags", cancellationToken, repository);

    /// <summary>
    /// What refers to a manifest: signatures, SBOMs; by the API, or by the tag that stands for it where a registry has no such API; and what cosign
    /// tags for it.
    /// </summary>
    public async Task<IReadOnlyList<Descriptor>> ReferrersAsync(string repository, Digest digest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(digest);
        var found = new List<Descriptor>();
        foreach (var path in (string[])[$"/v2/{repository}/referrers/{digest}", $"/v2/{repository}/manifests/{digest.Algorithm}-{digest.Hex}"])
        {
            if (await TryIndexAsync(path, repository, cancellationToken).ConfigureAwait(false) is { } index)
            {
                found.AddRange(index.Manifests);
                break;
            }
        }

        foreach (var suffix in (string[])["att", "sbom"])
        {
            using var response = await TryGetAsync($"/v2/{repository}/manifests/{digest.Algorithm}-{digest.Hex}.{suffix}", repository, null, ManifestTypes, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                var bytes = await ReadAsync(response, ManifestJson.MaxBytes, cancellationToken).ConfigureAwait(false);
                found.Add(new(response.Content.Headers.ContentType?.MediaType ?? MediaTypes.OciManifest, new("sha256", BlobReading.HexOf("sha256", bytes)), bytes.Length));
            }
        }

        return [.. found.DistinctBy(manifest => manifest.Digest)];
    }

    /// <summary>What refers to a manifest, by the API alone; null when the registry has none.</summary>
    public async Task<IReadOnlyList<Descriptor>?> AskReferrersAsync(string repository, Digest digest, CancellationToken cancellationToken) =>
        (await TryIndexAsync($"/v2/{repository}/referrers/{digest}", repository, cancellationToken).ConfigureAwait(false))?.Manifests;

    /// <summary>An index, page by page; null when the registry does not have it.</summary>
    private async Task<ImageIndex?> TryIndexAsync(string path, string repository, CancellationToken cancellationToken)
    {
        ImageIndex? whole = null;
        for (string? next = path; next is not null && (whole is null || whole.Manifests.Length < MaxPages);)
        {
            using var response = await TryGetAsync(next, repository, null, [MediaTypes.OciIndex], cancellationToken).ConfigureAwait(false);
            if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden || (int)response.StatusCode >= 500 || response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                throw new IOException($"{_registry} answered {next} with {(int)response.StatusCode} {response.ReasonPhrase}");
            }

            if (!response.IsSuccessStatusCode
                || ManifestJson.Read(await ReadAsync(response, ManifestJson.MaxBytes, cancellationToken).ConfigureAwait(false), out _) is not ImageIndex page)
            {
                return whole;
            }

            whole = whole is null ? page : whole with { Manifests = [.. whole.Manifests, .. page.Manifests] };
            next = NextPage(response, next);
        }

        return whole;
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> BlobAsync(string repository, Digest digest, long offset, CancellationToken cancellationToken) =>
        await GetAsync($"/v2/{repository}/blobs/{digest}", repository, offset > 0 ? new(offset, null) : null, [], cancellationToken, takesWhole: true).ConfigureAwait(false);

    private async Task<List<string>> ListAsync(string path, string? scope, string member, CancellationToken cancellationToken, string repository = "")
    {
        var names = new List<string>();
        for (string? next = path; next is not null && names.Count < MaxPages * 1000;)
        {
            using var response = await GetAsync(next, repository, null, [], cancellationToken, scope).ConfigureAwait(false);
            var bytes = await ReadAsync(response, MaxListBytes, cancellationToken).ConfigureAwait(false);
            try
            {
                using var document = JsonDocument.Parse(bytes);
                if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(member, out var list) && list.ValueKind == JsonValueKind.Array)
                {
                    names.AddRange(list.EnumerateArray().Where(name => name.ValueKind == JsonValueKind.String).Select(name => name.GetString()!));
                }
            }
            catch (JsonException)
            {
                throw new IOException($"{_registry} answered {next} with something that is no JSON");
            }

            next = NextPage(response, next);
        }

        return names;
    }

    // Link: </v2/_catalog?last=x&n=100>; rel="next". Only the path is taken: a list does not lead to another server.
    private static string? NextPage(HttpResponseMessage response, string here)
    {
        if (!response.Headers.TryGetValues("Link", out var links) || links.FirstOrDefault(link => link.Contains("rel=\"next\"", StringComparison.Ordinal)) is not { } link)
        {
            return null;
        }

        var (start, end) = (link.IndexOf('<', StringComparison.Ordinal), link.IndexOf('>', StringComparison.Ordinal));
        return start >= 0 && end > start && Uri.TryCreate(new Uri("https://x" + here), link[(start + 1)..end], out var uri) && uri.PathAndQuery != here ? uri.PathAndQuery : null;
    }

    /// <param name="takesWhole">The whole may come where a stretch was asked for: the answer's status tells which.</param>
    private async Task<HttpResponseMessage> GetAsync(
        string path, string repository, RangeHeaderValue? range, string[] accept, CancellationToken cancellationToken, string? scope = null, bool takesWhole = false)
    {
        var response = await TryGetAsync(path, repository, range, accept, cancellationToken, scope).ConfigureAwait(false);
        if (response.IsSuccessStatusCode && (range is null || takesWhole || response.StatusCode == HttpStatusCode.PartialContent))
        {
            return response;
        }

        using (response)
        {
            throw new IOException(response.StatusCode switch
            {
                HttpStatusCode.NotFound => $"{_registry} does not have {path}",
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                    $"{_registry} refuses {path} ({(int)response.StatusCode}): {(_logins.Troubles.Count > 0 ? string.Join("; ", _logins.Troubles) : "log in with docker login or podman login, or the login has no right to it")}",
                HttpStatusCode.TooManyRequests => $"{_registry} allows no more requests for now (429)",
                HttpStatusCode.OK => $"{_registry} gives no stretches of blobs, only whole ones",
                _ => $"{_registry} answered {path} with {(int)response.StatusCode} {response.ReasonPhrase}",
            });
        }
    }

    /// <summary>Asks, logs in when asked to, and asks again what failed for a while.</summary>
    private async Task<HttpResponseMessage> TryGetAsync(
        string path, string repository, RangeHeaderValue? range, string[] accept, CancellationToken cancellationToken, string? scope = null)
    {
        scope ??= $"repository:{repository}:pull";
        var silences = 0;
        for (var attempt = 0; ; attempt++)
        {
            HttpResponseMessage? response = null;
            Exception? error = null;
            try
            {
                response = await SendOnceAsync(path, _tokens.GetValueOrDefault(scope), range, accept, cancellationToken).ConfigureAwait(false);
                if (response.StatusCode == HttpStatusCode.Unauthorized && response.Headers.WwwAuthenticate.Count > 0
                    && await LogInAsync(response, scope, repository, cancellationToken).ConfigureAwait(false) is { } token)
                {
                    response.Dispose();
                    _tokens[scope] = token;
                    response = await SendOnceAsync(path, token, range, accept, cancellationToken).ConfigureAwait(false);
                }

                if ((int)response.StatusCode < 500 && response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout))
                {
                    return response;
                }
            }
            catch (HttpRequestException failed)
            {
                error = failed;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                error = new IOException(string.Create(CultureInfo.InvariantCulture, $"no answer within {_settings.Patience.TotalSeconds:0} seconds"));
                silences++;
            }

            if (attempt >= _settings.Retries || silences >= ResumingStream.MostSilences || error is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError })
            {
                return response ?? throw new IOException(RegistryTransport.Explain(_registry, error!), error);
            }

            var pause = response?.Headers.RetryAfter is { } after ? Wanted(after) : _settings.Pause * Math.Pow(2, attempt);
            var status = response?.StatusCode;
            response?.Dispose();
            if (pause > _settings.LongestPause)
            {
                throw new IOException(string.Create(CultureInfo.InvariantCulture, $"{_registry} asks to be left alone for {Told(pause)} ({(int?)status}, Retry-After); that is not waited for"));
            }

            if (pause >= ToldFrom)
            {
                _settings.Waits?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{_registry} {(status is null ? "does not answer" : $"answers {(int)status}")}: waiting {Told(pause)}, then asking again ({attempt + 1} of {_settings.Retries})"));
            }
            else if (silences > 0)
            {
                _settings.Waits?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{_registry} does not answer ({error!.Message}): asking again ({attempt + 1} of {_settings.Retries})"));
            }

            await Task.Delay(pause, _clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Told(TimeSpan time) => time.TotalMinutes < 2 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} seconds")
        : time.TotalHours < 2 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} minutes")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0} hours");

    private TimeSpan Wanted(RetryConditionHeaderValue after) =>
        after.Delta ?? (after.Date is { } date && date > _clock.GetUtcNow() ? date - _clock.GetUtcNow() : _settings.Pause);

    /// <summary>One request. A registry that was named insecure is first asked over TLS, then in the clear.</summary>
    private async Task<HttpResponseMessage> SendOnceAsync(string path, AuthenticationHeaderValue? login, RangeHeaderValue? range, string[] accept, CancellationToken cancellationToken)
    {
        foreach (var scheme in _scheme is null ? (string[])["https", "http"] : [_scheme])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{scheme}://{Host}{path}");
            request.Headers.Authorization = login;
            request.Headers.Range = range;
            foreach (var type in accept)
            {
                request.Headers.Accept.ParseAdd(type);
            }

            try
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                patience.CancelAfter(_settings.Patience);
                var response = await FollowAsync(request, patience.Token).ConfigureAwait(false);
                _scheme = scheme;
                return response;
            }
            catch (HttpRequestException) when (_scheme is null && scheme == "https")
            {
                // It speaks no TLS: the user allowed the clear for it.
            }
        }

        throw new HttpRequestException($"{_registry} cannot be reached");
    }

    /// <summary>Sends a request and follows where the answer leads; an address that is none of a server's is told as such.</summary>
    private async Task<HttpResponseMessage> FollowAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = request.RequestUri;
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is UriFormatException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            // The address that could not be gone to stands in the request by now.
            throw new IOException($"{_registry} answered {asked?.PathAndQuery} with a redirect{(request.RequestUri == asked ? "" : $" to {request.RequestUri?.OriginalString}")} that cannot be followed: {error.Message}", error);
        }
    }

    /// <summary>What to show the registry from now on; null when there is nothing to show.</summary>
    private async Task<AuthenticationHeaderValue?> LogInAsync(HttpResponseMessage refused, string scope, string repository, CancellationToken cancellationToken)
    {
        var login = await _logins.ForAsync(_registry, repository, cancellationToken).ConfigureAwait(false);
        foreach (var header in refused.Headers.WwwAuthenticate)
        {
            var challenge = Challenge.Read(header.Scheme, header.Parameter);
            if (challenge.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            {
                return await TokenAsync(challenge, login, scope, cancellationToken).ConfigureAwait(false);
            }

            if (challenge.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) && login is { User.Length: > 0 })
            {
                return Basic(login);
            }
        }

        return null;
    }

    /// <summary>Gets a token (distribution, "Token Authentication" and "OAuth2"); a password never goes out in the clear unless the registry was named insecure.</summary>
    private async Task<AuthenticationHeaderValue?> TokenAsync(Challenge challenge, RegistryLogin? login, string scope, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(challenge.Parameters.GetValueOrDefault("realm"), UriKind.Absolute, out var realm) || realm.Scheme is not ("https" or "http")
            || (realm.Scheme == "http" && !_settings.Insecure.Contains(_registry)))
        {
            throw new IOException($"{_registry} names no usable place for tokens: {challenge.Parameters.GetValueOrDefault("realm")}");
        }

        var service = challenge.Parameters.GetValueOrDefault("service") ?? "";
        var wanted = challenge.Parameters.GetValueOrDefault("scope") ?? scope;
        using var request = new HttpRequestMessage();
        if (login?.IdentityToken is { } identity)
        {
            request.Method = HttpMethod.Post;
            request.RequestUri = realm;
            request.Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "refresh_token", ["refresh_token"] = identity, ["client_id"] = "gabion", ["service"] = service, ["scope"] = wanted,
            });
        }
        else
        {
            var mark = realm.Query.Length > 0 ? "&" : "?";
            request.RequestUri = new($"{realm}{mark}service={Uri.EscapeDataString(service)}&scope={Uri.EscapeDataString(wanted)}");
            request.Headers.Authorization = login is null ? null : Basic(login);
        }

        using var response = await FollowAsync(request, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(await ReadAsync(response, 1024 * 1024, cancellationToken).ConfigureAwait(false));
            var root = document.RootElement;
            var token = root.TryGetProperty("token", out var plain) ? plain.GetString() : root.TryGetProperty("access_token", out var access) ? access.GetString() : null;
            return token is null ? null : new("Bearer", token);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new IOException($"{realm.Host} answered with something that is no token", error);
        }
    }

    private static AuthenticationHeaderValue Basic(RegistryLogin login) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login.User}:{login.Password}")));

    private async Task<byte[]> ReadAsync(HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_settings.Patience);
        try
        {
            using var stream = await response.Content.ReadAsStreamAsync(patience.Token).ConfigureAwait(false);
            using var content = new MemoryStream();
            var buffer = new byte[16 * 1024];
            int read;
            while ((read = await stream.ReadAsync(buffer, patience.Token).ConfigureAwait(false)) > 0)
            {
                content.Write(buffer, 0, read);
                if (content.Length > maxBytes)
                {
                    throw new IOException(string.Create(CultureInfo.InvariantCulture, $"{_registry} gave an answer of more than {maxBytes >> 20} MB"));
                }
            }

            return content.ToArray();
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"{_registry} stopped in the middle of an answer", error);
        }
    }
}
