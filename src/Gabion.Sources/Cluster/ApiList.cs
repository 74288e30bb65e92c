using System.Globalization;
using System.Text.Json;

namespace Gabion.Sources.Cluster;

/// <summary>
/// All objects of a kind, page by page, one object in memory at a time. A page that breaks off is asked for again from where
/// it was; a list that grew too old goes on as things are now. No object is given twice.
/// </summary>
public sealed class ApiList : IAsyncEnumerable<ApiObject>
{
    private readonly ApiConnection _connection;
    private readonly string? _space;

    internal ApiList(ApiConnection connection, ApiKind kind, string? space)
    {
        _connection = connection;
        Kind = kind;
        _space = space;
    }

    public ApiKind Kind { get; }

    /// <summary>The state of the cluster that the list shows, to watch from; known once the list was gone through.</summary>
    public string ResourceVersion { get; private set; } = "";

    /// <summary>Goes through the list.</summary>
    /// <exception cref="ApiException">It cannot be had, or not to its end.</exception>
    public async IAsyncEnumerator<ApiObject> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        using var walk = new Walk(_connection, Kind, _space);
        while (await walk.NextAsync(cancellationToken).ConfigureAwait(false) is { } item)
        {
            yield return item;
        }

        ResourceVersion = walk.ResourceVersion;
    }

    private sealed class Walk(ApiConnection connection, ApiKind kind, string? space) : IDisposable
    {
        private const int MaxObjects = 5_000_000;
        private const int MaxStaleLists = 5;
        private const int MaxPagesOfNothing = 1_000;

        private readonly HashSet<Guid> _given = [];
        private readonly HashSet<string> _tokens = new(StringComparer.Ordinal); // a token stands for a place in the list: it comes once
        private readonly HashSet<string> _givenNames = new(StringComparer.Ordinal); // of objects without a uid
        private HttpResponseMessage? _response;
        private ListStream? _page;
        private string? _token;
        private bool _isDone;
        private bool _isPageNew;
        private int _staleLists;
        private int _pagesOfNothing;
        private int _attempt;

        public string ResourceVersion { get; private set; } = "";

        public async ValueTask<ApiObject?> NextAsync(CancellationToken cancellationToken)
        {
            while (!_isDone)
            {
                ApiException failure;
                try
                {
                    _page ??= await OpenAsync(cancellationToken).ConfigureAwait(false);
                    if (await _page.NextAsync(cancellationToken).ConfigureAwait(false) is { } item)
                    {
                        if (Read(item.Span) is { } @object && IsNew(@object))
                        {
                            _isPageNew = true;
                            return @object;
                        }

                        continue;
                    }

                    EndPage();
                    continue;
                }
                catch (ApiException error) when (error.IsExpired && _token is not null && ++_staleLists <= MaxStaleLists)
                {
                    // From the state of now, or from the start: what was given already is passed over.
                    Close();
                    _token = error.Continue;
                    _tokens.Clear();
                    continue;
                }
                catch (ApiException error) when (_page is not null && error.Code == 0 && error.Reason != ApiException.Malformed && connection.MayTryAgain(error, _attempt))
                {
                    failure = error;
                }

                Close();
                await connection.PauseAsync(_attempt++, failure.RetryAfter, cancellationToken).ConfigureAwait(false);
            }

            return null;
        }

        public void Dispose() => Close();

        private async Task<ListStream> OpenAsync(CancellationToken cancellationToken)
        {
            var query = string.Create(CultureInfo.InvariantCulture, $"?limit={connection.Settings.PageSize}{(_token is null ? "" : $"&continue={Uri.EscapeDataString(_token)}")}");
            var request = new ApiRequest(HttpMethod.Get, kind.PathOf(space) + query);
            _response = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var body = await _response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            _isPageNew = false;
            return new(body, connection, $"GET {kind.PathOf(space)}");
        }

        private void EndPage()
        {
            var page = _page!;
            if (page.Kind?.EndsWith("List", StringComparison.Ordinal) != true)
            {
                throw new ApiException(0, ApiException.Malformed, $"the answer to GET {kind.PathOf(space)} is no list{(page.Kind is null ? "" : $" but a {page.Kind}")}");
            }

            // A watch that starts from the first page misses nothing that happened while the rest was read.
            ResourceVersion = ResourceVersion.Length == 0 ? page.ResourceVersion : ResourceVersion;
            _pagesOfNothing = _isPageNew ? 0 : _pagesOfNothing + 1;
            if (page.Continue is { } next && !_tokens.Add(next))
            {
                throw new ApiException(0, ApiException.Malformed, $"the list of {kind} at {connection.Access.Server.Authority} does not come to an end: its pages go round in a circle");
            }

            if (_pagesOfNothing > MaxPagesOfNothing || _given.Count + _givenNames.Count > MaxObjects)
            {
                throw new ApiException(0, ApiException.Malformed, $"the list of {kind} at {connection.Access.Server.Authority} does not come to an end");
            }

            _token = page.Continue;
            _isDone = _token is null;
            _attempt = 0;
            connection.Silence.Break();
            Close();
        }

        private ApiObject Read(ReadOnlySpan<byte> item)
        {
            try
            {
                return ApiObject.Of(kind, item);
            }
            catch (Exception error) when (error is JsonException or InvalidOperationException)
            {
                throw new ApiException(0, ApiException.Malformed, $"the answer to GET {kind.PathOf(space)} holds something that is no object: {error.Message}", error);
            }
        }

        private bool IsNew(ApiObject @object) =>
            Guid.TryParse(@object.Uid, out var uid) ? _given.Add(uid) : _givenNames.Add(@object.ToString());

        private void Close()
        {
            _page?.Dispose();
            _response?.Dispose();
            (_page, _response) = (null, null);
        }
    }
}
